export { CurrentCaller } from '../http/routes/current-caller.decorator.js';
