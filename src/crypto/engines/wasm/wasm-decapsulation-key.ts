import type { MlKemName } from '../../component-algorithm.js';
import { ExpandedKey } from '../expanded-key.js';

/** An ML-KEM private key as the module takes it. A class of its own: engines use only keys that they loaded. */
export class WasmDecapsulationKey extends ExpandedKey<MlKemName> {}
