import { AddressBook, TargetGuard, TargetRefused, type TargetAddress } from './target-guard.js';

class FixedAddresses extends AddressBook {
  asked: string[] = [];

  constructor(private readonly found: readonly string[] | undefined) {
    super();
  }

  override async addressesOf(host: string): Promise<readonly TargetAddress[]> {
    this.asked.push(host);
    if (this.found === undefined) throw new Error('ENOTFOUND');
    return this.found.map((address) => ({ address, family: address.includes(':') ? 6 : 4 }));
  }
}

const guard = (found: readonly string[] | undefined, allowPrivate = false): TargetGuard =>
  new TargetGuard({ allowPrivate, keyAlgorithm: 'ML-DSA-65' }, new FixedAddresses(found));

describe('TargetGuard at registration', () => {
  it('takes a name whose addresses are all public, and keeps the URL without its fragment', async () => {
    await expect(guard(['8.8.8.8', '2606:4700::1']).admit('https://hooks.example/x?a=1#frag')).resolves.toBe(
      'https://hooks.example/x?a=1',
    );
  });

  it('takes a name that does not resolve yet', async () => {
    await expect(guard(undefined).admit('https://hooks.example/x')).resolves.toBe('https://hooks.example/x');
  });

  it('refuses a name of which a single address is private', async () => {
    await expect(guard(['8.8.8.8', '10.0.0.1']).admit('https://hooks.example/')).rejects.toMatchObject({
      code: 'request.shape',
    });
  });

  it.each([
    'http://hooks.example/',
    'ftp://hooks.example/',
    'file:///etc/passwd',
    'hooks.example',
    '',
    'https://',
    'https://user:pass@hooks.example/',
    `https://hooks.example/${'x'.repeat(2048)}`,
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://0177.0.0.1/',
    'https://127.1/',
    'https://0/',
    'https://１２７.0.0.1/',
    'https://0.0.0.0/',
    'https://3232235777/',
    'https://0xa9fea9fe/',
    'https://0300.0250.1.1/',
    'https://0x0a.0.0x1/',
    'https://10.65537/',
    'https://[::1]/',
    'https://[::]/',
    'https://[::127.0.0.1]/',
    'https://[64:ff9b::7f00:1]/',
    'https://[64:ff9b::10.0.0.1]/',
    'https://[64:ff9b:1::a00:1]/',
    'https://[2002:7f00:1::]/',
    'https://[::ffff:127.0.0.1]/',
    'https://[::ffff:a9fe:a9fe]/',
    'https://[fd00:ec2::254]/',
    'https://169.254.169.254/latest/meta-data',
    'https://100.100.100.200/',
    'https://localhost/',
    'https://LOCALHOST./',
    'https://a.localhost/',
    'https://metadata.google.internal/',
    'https://printer.local/',
    'https://kubernetes/',
    'https://db.home.arpa/',
  ])('refuses %s', async (url) => {
    await expect(guard(['8.8.8.8']).admit(url)).rejects.toMatchObject({
      code: 'request.shape',
      message: expect.stringMatching(/^"url" must /),
    });
  });

  it('takes private targets and plain HTTP where the operator allows it, but no other scheme', async () => {
    const open = guard(['10.0.0.1'], true);
    await expect(open.admit('http://127.0.0.1:8080/x')).resolves.toBe('http://127.0.0.1:8080/x');
    await expect(open.admit('http://kubernetes/')).resolves.toBe('http://kubernetes/');
    await expect(open.admit('ftp://127.0.0.1/')).rejects.toMatchObject({ code: 'request.shape' });
    await expect(open.admit('http://user@127.0.0.1/')).rejects.toMatchObject({ code: 'request.shape' });
  });
});

describe('TargetGuard at delivery', () => {
  it('gives the very addresses that it has checked', async () => {
    const addresses = await guard(['8.8.8.8']).addressesFor(new URL('https://hooks.example/'));
    expect(addresses).toEqual([{ address: '8.8.8.8', family: 4 }]);
  });

  it.each([[['10.0.0.1']], [['8.8.8.8', '::1']], [['::ffff:10.0.0.1']], [[]]])(
    'refuses a name that now leads to %j',
    async (found) => {
      await expect(guard(found).addressesFor(new URL('https://hooks.example/'))).rejects.toBeInstanceOf(
        TargetRefused,
      );
    },
  );

  it.each([
    '127.0.0.1',
    '2130706433',
    '0x7f000001',
    '017700000001',
    '0.0.0.0',
    '0',
    '[::ffff:127.0.0.1]',
    '[64:ff9b::a00:1]',
    '169.254.169.254',
    'localhost',
  ])('refuses https://%s/ again, and asks no resolver', async (host) => {
    const book = new FixedAddresses(['8.8.8.8']);
    const sut = new TargetGuard({ allowPrivate: false, keyAlgorithm: 'ML-DSA-65' }, book);
    await expect(sut.addressesFor(new URL(`https://${host}/`))).rejects.toBeInstanceOf(TargetRefused);
    expect(book.asked).toEqual([]);
  });

  it('refuses plain HTTP, which an operator may have allowed at registration', async () => {
    await expect(guard(['8.8.8.8']).addressesFor(new URL('http://hooks.example/'))).rejects.toBeInstanceOf(
      TargetRefused,
    );
  });
});
