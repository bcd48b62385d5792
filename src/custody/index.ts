export { Custody, type NewMaterial } from './custody.js';
export type { KeyMaterial, StoredComponent } from './key-material.js';
