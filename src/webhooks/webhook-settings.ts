/** What operators may choose about webhooks; also the injection token. */
export abstract class WebhookSettings {
  /** Private targets and plain HTTP are allowed: for laboratories and clusters that trust their own network. */
  abstract readonly allowPrivate: boolean;
  /** Name of the algorithm whose keys sign deliveries. */
  abstract readonly keyAlgorithm: string;
}
