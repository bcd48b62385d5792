import { ConflictError, RequestError } from '../errors/index.js';
import type { Mandate } from './mandate.js';

/** What the owner does to a mandate. */
export type MandateAction =
  | { readonly action: 'narrow'; readonly scope: readonly string[] }
  | { readonly action: 'suspend' | 'resume' | 'revoke' };

/** The mandate's next state, or a word why nothing changes. */
export type MandateChange =
  { readonly next: Pick<Mandate, 'status' | 'scopeCurrent'> } | { readonly message: string };

/**
 * The one transition function.
 * @throws ConflictError `conflict.state` for a revoked mandate; RequestError `request.shape` for a scope that would grow
 */
export function changeOf({ status, scopeCurrent }: Mandate, change: MandateAction): MandateChange {
  if (status === 'revoked') throw new ConflictError('conflict.state', 'Mandate is revoked');
  switch (change.action) {
    case 'narrow':
      if (!change.scope.every((name) => scopeCurrent.includes(name))) {
        throw new RequestError('request.shape', '"scope" must be a subset of the current scope');
      }
      return { next: { status, scopeCurrent: change.scope } };
    case 'suspend':
      return status === 'suspended'
        ? { message: 'Already suspended' }
        : { next: { status: 'suspended', scopeCurrent } };
    case 'resume':
      return status === 'active'
        ? { message: 'Already active' }
        : { next: { status: 'active', scopeCurrent } };
    case 'revoke':
      return { next: { status: 'revoked', scopeCurrent } };
  }
}
