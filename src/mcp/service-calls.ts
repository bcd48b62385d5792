import type { Members } from './members.js';

/** One request to the service. */
export interface ServiceCall {
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** Below the service's address. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number | undefined>>;
  readonly body?: object;
  /** Whether an API key goes along; `required` when absent. Without one, what requires it is refused here. */
  readonly key?: 'required' | 'optional' | 'none';
  /** What to do when the service does not know what the call names (404). */
  readonly missing?: string;
}

/** The service, as tools use it. Both methods throw ToolFault. */
export interface ServiceCalls {
  /** A call of the native API; `path` is given below `/api/v1`. @returns `data` of the answer */
  native(call: ServiceCall): Promise<Members>;
  /**
   * A call of FIPSign's routes.
   * @param verdict member that makes a refusal an answer: a refused token carries `valid`, a denied mandate `result`
   * @returns the whole answer
   */
  fipsign(call: ServiceCall, verdict?: string): Promise<Members>;
}
