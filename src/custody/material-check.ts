import type { KeyAlgorithm } from '../crypto/key-algorithm.js';
import { findKeyAlgorithm } from '../crypto/key-algorithm-table.js';
import { KeyError } from '../errors/index.js';
import type { KeyPurpose } from '../providers/index.js';
import type { Sealer } from '../sealing/index.js';
import { isComponentWhole } from './component-integrity.js';
import type { KeyMaterial } from './key-material.js';

/**
 * Proves stored material before it is used. Material that was proven once is known by identity: its members are
 * read-only, so the hot path pays nothing; a row read anew is another object and is proven anew.
 */
export class MaterialCheck {
  readonly #sealer: Sealer;
  readonly #proven = new WeakMap<KeyMaterial, KeyAlgorithm>();

  constructor(sealer: Sealer) {
    this.#sealer = sealer;
  }

  /**
   * The material's algorithm, once its rows are proven to be as custody wrote them.
   *
   * @throws KeyError `key.damaged`; `key.not-found` when the key serves another purpose, which for the caller of a
   *   purpose does not exist
   */
  require(material: KeyMaterial, purpose: KeyPurpose): KeyAlgorithm {
    const algorithm = this.#proven.get(material) ?? this.#prove(material);
    if (material.purpose === purpose) return algorithm;
    throw new KeyError('key.not-found', 'no such key serves this purpose');
  }

  #prove(material: KeyMaterial): KeyAlgorithm {
    const algorithm = findKeyAlgorithm(material.algorithm);
    if (algorithm === undefined || !hasItsComponents(material, algorithm)) throw damaged();
    if (!material.components.every((component) => isComponentWhole(this.#sealer, material, component))) {
      throw damaged();
    }
    this.#proven.set(material, algorithm);
    return algorithm;
  }
}

function hasItsComponents({ algorithm: name, components }: KeyMaterial, algorithm: KeyAlgorithm): boolean {
  return (
    algorithm.name === name &&
    algorithm.components.length === components.length &&
    algorithm.components.every(
      ({ role, algorithm: part }, index) =>
        components[index]?.role === role && components[index].algorithm === part.name,
    )
  );
}

function damaged(): KeyError {
  return new KeyError('key.damaged', 'the stored key is damaged and is not used');
}
