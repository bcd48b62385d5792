import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';

import type { Members } from './members.js';
import type { ToolFault } from './tool-fault.js';

/** An answer: for programs as it is, and for clients that know text only as indented JSON, as FIPSign's server has it. */
export function resultOf(answer: Members): CallToolResult {
  return { content: [text(answer)], structuredContent: { ...answer } };
}

/** A fault, told to the agent inside the protocol. */
export function faultOf({ message, next, facts: { status, code, requestId } }: ToolFault): CallToolResult {
  const told = {
    error: message,
    next,
    ...(status !== undefined && { status }),
    ...(code !== undefined && { code }),
    ...(requestId !== undefined && { request_id: requestId }),
  };
  return { content: [text(told)], isError: true };
}

function text(value: object): { readonly type: 'text'; readonly text: string } {
  return { type: 'text', text: JSON.stringify(value, null, 2) };
}
