import type { z } from 'zod';

import type { Members } from './members.js';
import type { ServiceCalls } from './service-calls.js';
import type { ToolEffect } from './tool-effect.js';
import { ToolFault } from './tool-fault.js';

/** A tool as its file describes it. */
export interface ToolDefinition<Input extends z.ZodObject> {
  /** Names are API: agents and their permissions hold them. */
  readonly name: string;
  /** For people, in a list. */
  readonly title: string;
  /** For agents: what it does, what it costs and what may go wrong. */
  readonly description: string;
  readonly effect: ToolEffect;
  readonly input: Input;
  /** Members that an answer has; it may have more. */
  readonly output: z.ZodObject;
  /** @throws ToolFault */
  run(input: z.output<Input>, service: ServiceCalls): Promise<Members>;
}

/** A tool as the server lists and calls it. */
export interface Tool extends Omit<ToolDefinition<z.ZodObject>, 'run'> {
  /** @param given arguments as they arrived, unchecked @throws ToolFault */
  call(given: unknown, service: ServiceCalls): Promise<Members>;
}

/** Puts the check of its arguments in front of a tool. */
export function defineTool<Input extends z.ZodObject>(definition: ToolDefinition<Input>): Tool {
  return {
    ...definition,
    call: async (given, service) => await definition.run(readArguments(definition, given), service),
  };
}

function readArguments<Input extends z.ZodObject>(
  { name, input }: ToolDefinition<Input>,
  given: unknown,
): z.output<Input> {
  const read = input.safeParse(given ?? {});
  if (read.success) return read.data;
  // Issues name members and what they take, never what was given.
  const issues = read.error.issues.map(({ path, message }) => [path.join('.'), message].filter(Boolean));
  throw new ToolFault(
    `The arguments do not fit ${name}: ${issues.map((parts) => parts.join(': ')).join('; ')}`,
    'Nothing was done. Correct the arguments by the tool’s input schema and call again.',
  );
}
