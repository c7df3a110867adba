import ts from 'typescript';

export type Decorated = ts.ClassDeclaration | ts.MethodDeclaration | ts.ParameterDeclaration;

/** The call of a decorator, for example `Get(':id')`; `undefined` if the node does not have it. */
export function decoratorNamed(node: Decorated, name: string): ts.CallExpression | undefined {
  return (ts.getDecorators(node) ?? [])
    .map(({ expression }) => expression)
    .filter(ts.isCallExpression)
    .find((call) => call.expression.getText() === name);
}

/** The strings of a literal or of a list of literals; anything else has none. */
export function stringsOf(node: ts.Expression | undefined): readonly string[] {
  if (!node) return [];
  if (ts.isStringLiteralLike(node)) return [node.text];
  return ts.isArrayLiteralExpression(node) ? node.elements.flatMap(stringsOf) : [];
}

/** The first sentence of a doc comment, and the comment as a whole. */
export function documentationOf(node: ts.Node): {
  readonly summary: string;
  readonly description: string;
} {
  const [comment] = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
  const text = ts.getTextOfJSDocComment(comment?.comment) ?? '';
  const description = text.replaceAll(/\s+/g, ' ').trim();
  const summary = /^.*?[.!?](?=\s|$)/.exec(description)?.[0] ?? description;
  return { summary, description };
}
