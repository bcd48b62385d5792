/** What operators see of a backend: `GET /admin/providers`, `/health/ready`. */
export interface ProviderState {
  readonly state: 'up' | 'down' | 'closed';
  /** One sentence when it is not up: what is wrong and what helps. */
  readonly reason?: string;
  /** The reason in the few words that callers of the service may read. */
  readonly loss?: string;
  /** Token label, serial, firmware and library versions; only for token backends. */
  readonly token?: Readonly<Record<string, string | number | boolean>>;
}
