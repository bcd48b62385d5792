/** Runs in the browser. Only `carry-on.js` is beside it there. */
import { CarryOn } from './carry-on.js';

/** What this file uses of Swagger UI's request and response objects. */
interface SentRequest {
  url: string;
  method?: string;
  body?: unknown;
  /** Set when Swagger UI loads a document itself. */
  loadSpec?: boolean;
}
interface ReceivedResponse {
  readonly ok: boolean;
  readonly url: string;
  readonly text?: string;
}

declare const SwaggerUIBundle: ((options: object) => unknown) & {
  readonly presets: { readonly apis: unknown };
};
declare const SwaggerUIStandalonePreset: unknown;
declare const document: {
  getElementById(id: string): { readonly dataset: Readonly<Record<string, string | undefined>> } | null;
};

const carryOn = new CarryOn();
const methods = new Map<string, string>();
const offered: unknown = JSON.parse(document.getElementById('swagger-ui')?.dataset['documents'] ?? '[]');

SwaggerUIBundle({
  dom_id: '#swagger-ui',
  urls: offered,
  deepLinking: true,
  displayRequestDuration: true,
  // A key that was entered once also serves the other documents and the next visit of this browser.
  persistAuthorization: true,
  tryItOutEnabled: true,
  // The default asks a public validator.
  validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
  layout: 'StandaloneLayout',
  requestInterceptor: fill,
  responseInterceptor: note,
});

function fill(request: SentRequest): SentRequest {
  if (request.loadSpec === true) return request;
  request.url = carryOn.fillText(request.url);
  methods.set(request.url, request.method ?? 'GET');
  if (typeof request.body === 'string') request.body = fillBody(request.body);
  return request;
}

/** What somebody typed may be no JSON; it is the service that says so. */
function fillBody(text: string): string {
  try {
    return JSON.stringify(carryOn.fill(JSON.parse(text)), undefined, 2);
  } catch {
    return text;
  }
}

function note(response: ReceivedResponse): ReceivedResponse {
  if (!response.ok) return response;
  if (methods.get(response.url) === 'DELETE') carryOn.forget(response.url);
  try {
    carryOn.note(JSON.parse(response.text ?? ''));
  } catch {
    // An answer without JSON holds nothing to carry on with.
  }
  return response;
}
