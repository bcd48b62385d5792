export type { MandateAction } from './mandate-change.js';
export type { MandateDenial } from './mandate-denial.js';
export { budgetRemaining, type Mandate, type NewMandate } from './mandate.js';
export { MandatesModule } from './mandates.module.js';
export {
  Mandates,
  type ChangedMandate,
  type IssuedMandate,
  type MandatePage,
  type MandateVerdict,
} from './mandates.service.js';
