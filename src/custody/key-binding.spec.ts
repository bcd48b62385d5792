import { keyAlgorithm } from '../crypto/key-algorithm-table.js';
import { referenceTo } from './key-binding.js';
import type { KeyMaterial, StoredComponent } from './key-material.js';

const stored: StoredComponent = {
  id: 'component',
  role: 'whole',
  algorithm: 'ML-DSA-65',
  provider: 'memory',
  handle: new Uint8Array([1]),
  publicKey: new Uint8Array([2]),
  protection: { level: 'software' },
  evidence: {},
  integrity: new Uint8Array(),
};
const material: KeyMaterial = {
  versionId: 'version',
  projectId: 'project',
  keyId: 'key',
  version: 1,
  purpose: 'general',
  algorithm: 'ML-DSA-65',
  components: [stored],
};
const [component] = keyAlgorithm('ML-DSA-65').components;

describe('referenceTo', () => {
  it('is the same object for the same material, which operations for a thread then share', () => {
    expect(referenceTo(material, stored, component!)).toBe(referenceTo(material, stored, component!));
  });

  it('binds the same stored part to another identity when another material has it', () => {
    const first = referenceTo(material, stored, component!);
    const second = referenceTo({ ...material, projectId: 'other' }, stored, component!);
    expect([first.binding.projectId, second.binding.projectId]).toEqual(['project', 'other']);
    expect(referenceTo(material, stored, component!).binding).toEqual(first.binding);
  });
});
