import { differences, refusedLicences, whatShips, type Component, type Sbom } from './sbom.js';

const BYTES = Buffer.alloc(64, 1);
const component = (licence: string, more: Partial<Component> = {}): Component => ({
  name: 'some',
  version: '1.0.0',
  licenses: [{ license: { id: licence } }],
  hashes: [{ alg: 'SHA-512', content: BYTES.toString('hex') }],
  ...more,
});
const sbom = (...components: readonly Component[]): Sbom => ({ bomFormat: 'CycloneDX', components });
const locked = { version: '1.0.0', integrity: `sha512-${BYTES.toString('base64')}` };

describe('the licences of what ships', () => {
  it('are allowed by name, by either side of OR and by both sides of AND', () => {
    expect(refusedLicences(sbom(component('MIT'), component('(MIT OR GPL-3.0-only)')))).toEqual([]);
    expect(refusedLicences(sbom(component('MIT AND ISC')))).toEqual([]);
    expect(refusedLicences(sbom(component('MIT AND GPL-3.0-only')))).toEqual([
      'some@1.0.0 is under MIT AND GPL-3.0-only',
    ]);
  });

  it('are refused when they are unknown or missing', () => {
    expect(refusedLicences(sbom(component('GPL-3.0-only'), component('MIT', { licenses: [] })))).toEqual([
      'some@1.0.0 is under GPL-3.0-only',
      'some@1.0.0 is under no known licence',
    ]);
  });
});

describe('the bill of materials', () => {
  it('loses development packages, and what is said of who needs them', () => {
    const ships = component('MIT', { 'bom-ref': 'some@1.0.0' });
    const tool = component('MIT', { 'bom-ref': 'tool@1.0.0', name: 'tool' });
    // A package that ships stays, though a development package has a copy of its own.
    const packages = {
      'node_modules/some': locked,
      'node_modules/tool': { ...locked, dev: true },
      'node_modules/tool/node_modules/some': { ...locked, dev: true },
    };
    const dependencies = [
      { ref: 'twinseal@2.0.0', dependsOn: ['some@1.0.0', 'tool@1.0.0'] },
      { ref: 'tool@1.0.0', dependsOn: ['some@1.0.0'] },
    ];
    expect(whatShips({ ...sbom(ships, tool), dependencies }, { packages })).toMatchObject({
      components: [ships],
      dependencies: [{ ref: 'twinseal@2.0.0', dependsOn: ['some@1.0.0'] }],
    });
  });

  it('is the lockfile without development packages and those of other platforms', () => {
    const packages = {
      '': {},
      'node_modules/some': locked,
      'node_modules/tool': { ...locked, dev: true },
      'node_modules/other-platform': { ...locked, optional: true },
    };
    expect(differences(sbom(component('MIT')), { packages })).toEqual([]);
  });

  it('is refused with a package more, a package less or other bytes', () => {
    const packages = { 'node_modules/a/node_modules/some': locked };
    expect(differences(sbom(component('MIT'), component('MIT', { name: 'more' })), { packages })).toEqual([
      'more@1.0.0 is not locked',
    ]);
    expect(differences(sbom(), { packages })).toEqual(['some@1.0.0 is locked and not listed']);
    const changed = [{ alg: 'SHA-512', content: 'ff' }];
    expect(differences(sbom(component('MIT', { hashes: changed })), { packages })).toEqual([
      'some@1.0.0 has other bytes',
    ]);
  });
});
