import type { MlKemName } from '../../component-algorithm.js';
import { ExpandedKey } from '../expanded-key.js';
import type { LoadedDecapsulationKey } from '../kem-engine.js';

/** An ML-KEM private key as noble takes it. A class of its own: engines use only keys that they loaded. */
export class NobleDecapsulationKey extends ExpandedKey<MlKemName> implements LoadedDecapsulationKey {}
