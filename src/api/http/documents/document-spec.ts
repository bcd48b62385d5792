import type { OpenAPIObject } from '@nestjs/swagger';

import type { Dialect } from '../dialects/dialect.js';

/** The parts of a document that this folder works on. */
export type Operation = NonNullable<OpenAPIObject['paths'][string]['get']>;

/** Answers of an operation, by status. */
export type Responses = Operation['responses'];

/** One answer, written out. */
export type Response = Exclude<Responses[string], undefined | { $ref: string }>;

/** Schemas of a document, by name. */
export type Schemas = NonNullable<NonNullable<OpenAPIObject['components']>['schemas']>;

/** One schema, or a reference to one. */
export type Schema = Schemas[string];

/** The ways to authenticate, by name. */
export type SecuritySchemes = NonNullable<NonNullable<OpenAPIObject['components']>['securitySchemes']>;

/** What a reader can send as it stands. Told in the order of the document, each works on what the earlier ones made. */
export interface RequestExample {
  /** JSON body. */
  readonly body?: Readonly<Record<string, unknown>>;
  /** Path and query parameters by name. */
  readonly parameters?: Readonly<Record<string, string | number>>;
}

/** The examples of a document: by operation id, each under a title of its own. The first one fills the parameters. */
export type RequestExamples = Readonly<Record<string, Readonly<Record<string, RequestExample>>>>;

/** One OpenAPI document: a dialect, and the modules whose controllers speak it. */
export interface DocumentSpec {
  /** Name of the file and of the entry in the selector. */
  readonly name: string;
  readonly title: string;
  /** Markdown. */
  readonly description: string;
  readonly dialect: Dialect;
  readonly modules: readonly (abstract new () => object)[];
  /** Ways to authenticate, by name; which one a route takes follows from its access. */
  readonly security: {
    readonly schemes: SecuritySchemes;
    /** Any one of these. */
    readonly project: readonly string[];
    readonly admin: readonly string[];
  };
  /** Requests that readers can send as they stand; every operation with a body has one. */
  readonly examples: () => RequestExamples;
  /** Schema of every error. A schema of that name which the controllers bring along is kept. */
  readonly error: { readonly name: string; readonly schema: Schema };
  /** Puts the schema of a route's answer into the dialect's envelope, as `Dialect.wrap` does with the answer. */
  envelope?(data: Schema): Schema;
}
