export { NoQueryDto } from '../http/index.js';
