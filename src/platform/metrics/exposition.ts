/** What `/metrics` answers with; a port, because where several processes serve, one of them tells of all. */
export abstract class Exposition {
  /** Media type of the text. */
  abstract readonly contentType: string;

  /** Everything in Prometheus' text format. */
  abstract text(): Promise<string>;
}
