/** What operators may choose about CAs; also the injection token. */
export abstract class CaSettings {
  /** Address of the service as clients know it; absent: leaves name no lists and no responder. */
  abstract readonly publicUrl?: string;
}
