import ts from 'typescript';

import { decoratorNamed, documentationOf, stringsOf, type Decorated } from './decorators.js';

const METHODS = { Get: 'get', Post: 'post', Put: 'put', Patch: 'patch', Delete: 'delete' } as const;

type Method = (typeof METHODS)[keyof typeof METHODS];

/** Decorators that bind a part of the request to a class. */
const PLACES = { Body: 'body', Query: 'query', Param: 'path' } as const;

/** A parameter of a handler that is bound to a request class. */
export interface BoundParameter {
  readonly place: (typeof PLACES)[keyof typeof PLACES];
  readonly type: ts.TypeNode;
}

/** A handler of a controller and how it is reached. */
export interface Route {
  readonly controller: string;
  readonly handler: string;
  readonly method: Method;
  /** In the notation of OpenAPI: `/api/v1/tenants/{tenant}`. */
  readonly path: string;
  readonly access: string;
  readonly stepUp: boolean;
  readonly status: number;
  readonly summary: string;
  readonly description: string;
  readonly parameters: readonly BoundParameter[];
  /** Decorators of the other parameters, for example `Command`. */
  readonly injected: readonly string[];
  /** The answer; `null` for none. */
  readonly answer: ts.TypeNode | null;
  readonly contentType: string;
  /** Codes of the problems that only this route answers with. */
  readonly refusals: readonly string[];
}

/** What the controllers declare, and every declaration that is missing. */
export interface RouteTable {
  readonly routes: readonly Route[];
  /** The description of each controller. */
  readonly controllers: ReadonlyMap<string, string>;
  readonly findings: readonly string[];
}

/** Reads the routes under `prefix` from the controllers of a program. */
export function routesOf(sources: readonly ts.SourceFile[], prefix: string): RouteTable {
  const routes: Route[] = [];
  const controllers = new Map<string, string>();
  const findings: string[] = [];
  for (const source of sources) {
    for (const statement of source.statements) {
      if (!ts.isClassDeclaration(statement) || !statement.name) continue;
      const controller = decoratorNamed(statement, 'Controller');
      if (!controller) continue;
      const found = statement.members.filter(ts.isMethodDeclaration).flatMap((member) => {
        const reader = new RouteReader(statement, member, findings);
        return reader.routes(prefix);
      });
      if (found.length === 0) continue;
      routes.push(...found);
      controllers.set(statement.name.text, documentationOf(statement).description);
    }
  }
  return { routes, controllers, findings };
}

class RouteReader {
  private readonly name: string;

  constructor(
    private readonly controller: ts.ClassDeclaration,
    private readonly handler: ts.MethodDeclaration,
    private readonly findings: string[],
  ) {
    this.name = `${controller.name?.text ?? '?'}.${handler.name.getText()}`;
  }

  routes(prefix: string): readonly Route[] {
    return Object.entries(METHODS).flatMap(([name, method]) => {
      const decorator = decoratorNamed(this.handler, name);
      if (!decorator) return [];
      const paths = this.paths(stringsOf(decorator.arguments[0]));
      const path = paths.find((candidate) => candidate.startsWith(prefix));
      return path === undefined ? [] : [this.route(method, path)];
    });
  }

  private paths(own: readonly string[]): readonly string[] {
    const bases = stringsOf(decoratorNamed(this.controller, 'Controller')?.arguments[0]);
    const all = (bases.length > 0 ? bases : ['']).flatMap((base) =>
      (own.length > 0 ? own : ['']).map((path) => [base, path].filter((part) => part !== '')),
    );
    return all.map((parts) => `/${parts.join('/')}`.replaceAll(/:(\w+)/g, '{$1}'));
  }

  private route(method: Method, path: string): Route {
    const { summary, description } = documentationOf(this.handler);
    if (summary === '') this.report('has no comment that says what it does');
    const access = this.access();
    const answer = this.answer();
    const [status] = (decoratorNamed(this.handler, 'HttpCode')?.arguments ?? []).map((argument) =>
      Number(argument.getText()),
    );
    return {
      controller: this.controller.name?.text ?? '?',
      handler: this.handler.name.getText(),
      method,
      path,
      ...access,
      status: status ?? (answer === null ? 204 : method === 'post' ? 201 : 200),
      summary,
      description,
      parameters: this.parameters(),
      injected: this.handler.parameters.flatMap((parameter) => injectorOf(parameter) ?? []),
      answer,
      contentType: this.contentType(),
      refusals: this.refusals(),
    };
  }

  private access(): { readonly access: string; readonly stepUp: boolean } {
    const decorator =
      decoratorNamed(this.handler, 'Access') ?? decoratorNamed(this.controller, 'Access');
    const [access] = stringsOf(decorator?.arguments[0]);
    if (access === undefined) this.report('declares no @Access');
    const stepUp = decorator?.arguments[1]?.getText().includes('stepUp: true') ?? false;
    return { access: access ?? '', stepUp };
  }

  private parameters(): readonly BoundParameter[] {
    return this.handler.parameters.flatMap((parameter) => {
      for (const [name, place] of Object.entries(PLACES)) {
        const decorator = decoratorNamed(parameter, name);
        if (!decorator) continue;
        if (stringsOf(decorator.arguments[0]).length > 0 || !isClassName(parameter.type)) {
          this.report(`binds @${name} ${parameter.name.getText()} to no request class`);
          return [];
        }
        return [{ place, type: parameter.type }];
      }
      if (injectorOf(parameter) === null) {
        this.report(`has a parameter ${parameter.name.getText()} without a decorator`);
      }
      return [];
    });
  }

  /** The type inside `Promise<…>`; a handler without a declared promise is reported. */
  private answer(): ts.TypeNode | null {
    const { type } = this.handler;
    const isPromise = type && ts.isTypeReferenceNode(type) && type.typeName.getText() === 'Promise';
    const inner = isPromise ? type.typeArguments?.[0] : undefined;
    if (!inner) {
      this.report('does not declare the Promise that it returns');
      return null;
    }
    return inner.kind === ts.SyntaxKind.VoidKeyword ? null : inner;
  }

  private contentType(): string {
    const decorator = decoratorNamed(this.handler, 'Header');
    const [name, value] = (decorator?.arguments ?? []).flatMap(stringsOf);
    return name?.toLowerCase() === 'content-type' ? (value ?? '') : 'application/json';
  }

  private refusals(): readonly string[] {
    const places: readonly Decorated[] = [this.controller, this.handler];
    return places.flatMap((place) =>
      (decoratorNamed(place, 'Refuses')?.arguments ?? []).flatMap(stringsOf),
    );
  }

  private report(what: string): void {
    this.findings.push(`${this.name} ${what}`);
  }
}

function isClassName(type: ts.TypeNode | undefined): type is ts.TypeReferenceNode {
  return type !== undefined && ts.isTypeReferenceNode(type) && type.typeArguments === undefined;
}

/** The decorator of a parameter that the server fills; `null` if it has none. */
function injectorOf(parameter: ts.ParameterDeclaration): string | null {
  const [decorator] = ts.getDecorators(parameter) ?? [];
  if (!decorator || !ts.isCallExpression(decorator.expression)) return null;
  return decorator.expression.expression.getText();
}
