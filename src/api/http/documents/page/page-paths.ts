/** Where the page and its own files lie. */
export const PAGE_PATH = '/docs';
/** Where the files of Swagger UI lie. */
export const ASSETS_PATH = `${PAGE_PATH}/assets/`;
