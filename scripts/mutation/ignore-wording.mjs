/** Excludes the wording of messages from mutation: a spec that pins it would only repeat the source. */

/** Words separated by a space. Codes (`STALE_DATA`), keys, and units contain none. */
const SENTENCE = /\p{L}[\p{L}'",.:;]* +\S|\S +\p{L}/u;

/** Template expressions that contain nothing to mutate. */
const PLAIN = new Set([
  'Identifier',
  'MemberExpression',
  'OptionalMemberExpression',
  'ThisExpression',
]);

/** Whether a node is a sentence: a string, or a template whose expressions contain nothing to mutate. */
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

/** Whether a node is the `details` argument of an invariant. */
function isDetailOfInvariant({ node, parent, listKey, key }) {
  if (node.type !== 'ObjectExpression' || listKey !== 'arguments') return false;
  const callee = parent.callee.name;
  return (callee === 'invariant' && key === 2) || (callee === 'InvariantViolation' && key === 1);
}

const wording = () => ({
  shouldIgnore(path) {
    if (isWording(path.node)) return 'the wording of a sentence';
    return isDetailOfInvariant(path) ? 'the details of an invariant' : undefined;
  },
});
wording.inject = [];

export const strykerPlugins = [{ kind: 'Ignore', name: 'wording', factory: wording }];
