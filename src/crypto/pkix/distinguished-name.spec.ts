import { AttributeTypeAndValue, AttributeValue, Name, RelativeDistinguishedName } from '@peculiar/asn1-x509';
import fc from 'fast-check';

import { fromDer, toDer } from './der-codec.js';
import { commonNameOf, isCommonName, nameOf } from './distinguished-name.js';

const named = (...attributes: readonly (readonly [string, AttributeValue])[]): Name =>
  new Name(
    attributes.map(
      ([type, value]) => new RelativeDistinguishedName([new AttributeTypeAndValue({ type, value })]),
    ),
  );
const utf8 = (text: string): AttributeValue => new AttributeValue({ utf8String: text });

describe('a common name', () => {
  it('of any characters but controls is a UTF8String that is read back', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 100 }).filter(isCommonName);
    fc.assert(
      fc.property(text, (commonName) => {
        const der = toDer(nameOf(commonName));
        expect(Buffer.from(der).includes(Buffer.from(commonName))).toBe(true);
        expect(commonNameOf(fromDer(der, Name, 'Name'))).toBe(commonName);
      }),
    );
  });

  it('has 1 to 256 UTF-16 units', () => {
    expect(['a', 'a'.repeat(256), '💡'.repeat(128)].map(isCommonName)).toEqual([true, true, true]);
    expect(['', 'a'.repeat(257), '💡'.repeat(129)].map(isCommonName)).toEqual([false, false, false]);
  });

  it.each(['a\nb', 'a\u0000', '\u007f', '\u0085', '\ud800', 'a\udc00'])('is not %j', (text) => {
    expect(isCommonName(text)).toBe(false);
    expect(() => nameOf(text)).toThrow(TypeError);
  });

  it('is found among other attributes, in a PrintableString too, and only when there is one', () => {
    const organisation = ['2.5.4.10', utf8('Example')] as const;
    const printable = new AttributeValue({ printableString: 'leaf' });
    expect(commonNameOf(named(organisation, ['2.5.4.3', printable]))).toBe('leaf');
    expect(commonNameOf(named(organisation))).toBeUndefined();
    expect(commonNameOf(named(['2.5.4.3', utf8('a')], ['2.5.4.3', utf8('b')]))).toBeUndefined();
  });
});
