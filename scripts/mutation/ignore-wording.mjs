/** Leaves out of mutation what only a reader of a message notices: a spec that pins it repeats the source. */

/** Words with a space between them; a code (`STALE_DATA`), a key, or a unit has none. */
const SENTENCE = /\p{L}[\p{L}'",.:;]* +\S|\S +\p{L}/u;

/** Parts of a template that carry no decision of their own. */
const PLAIN = new Set([
  'Identifier',
  'MemberExpression',
  'OptionalMemberExpression',
  'ThisExpression',
]);

/** True for a sentence as a string, or as a template whose parts have nothing to mutate. */
export function isWording(node) {
  if (node.type === 'StringLiteral') return SENTENCE.test(node.value);
  if (node.type !== 'TemplateLiteral') return false;
  const text = node.quasis.map(({ value }) => value.raw).join('0');
  return SENTENCE.test(text) && node.expressions.every(isPlain);
}

function isPlain(node) {
  if (node.type === 'CallExpression') return isPlain(node.callee) && node.arguments.every(isPlain);
  return PLAIN.has(node.type) && (node.type === 'Identifier' || isPlainMember(node));
}

function isPlainMember(node) {
  if (node.type === 'ThisExpression') return true;
  return !node.optional && isPlain(node.object) && (!node.computed || isPlain(node.property));
}

/** The values that a broken invariant shows beside its sentence. */
function isDetailOfInvariant({ node, parent, listKey, key }) {
  if (node.type !== 'ObjectExpression' || listKey !== 'arguments') return false;
  const callee = parent.callee.name;
  return (callee === 'invariant' && key === 2) || (callee === 'InvariantViolation' && key === 1);
}

const wording = () => ({
  shouldIgnore(path) {
    if (isWording(path.node)) return 'the wording of a sentence';
    return isDetailOfInvariant(path) ? 'the values that a broken invariant shows' : undefined;
  },
});
wording.inject = [];

export const strykerPlugins = [{ kind: 'Ignore', name: 'wording', factory: wording }];
