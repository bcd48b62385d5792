import { Gate } from './gate.js';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('Gate', () => {
  /** Enters with so many places and notes its name once it is inside. */
  const entering = (sut: Gate, inside: string[], name: string, places: number): Promise<void> =>
    sut.enter(places).then(() => void inside.push(name));

  it('counts who needs several places as several', async () => {
    const sut = new Gate(4, 100);
    const inside: string[] = [];
    void entering(sut, inside, 'three', 3);
    void entering(sut, inside, 'two', 2);
    await turn();
    expect(inside).toEqual(['three']);
    sut.leave(3);
    await turn();
    expect(inside).toEqual(['three', 'two']);
  });

  it('lets nobody past who came first, and several in at once when there is room', async () => {
    const sut = new Gate(4, 100);
    const inside: string[] = [];
    void entering(sut, inside, 'all', 4);
    void entering(sut, inside, 'three', 3);
    void entering(sut, inside, 'one', 1);
    void entering(sut, inside, 'another', 1);
    sut.leave(4);
    void entering(sut, inside, 'last', 1);
    await turn();
    expect(inside).toEqual(['all', 'three', 'one']);
    sut.leave(3);
    await turn();
    expect(inside).toEqual(['all', 'three', 'one', 'another', 'last']);
  });

  it('lets in alone who needs more places than there are', async () => {
    const sut = new Gate(2, 100);
    const inside: string[] = [];
    void entering(sut, inside, 'one', 1);
    void entering(sut, inside, 'ten', 10);
    await turn();
    expect(inside).toEqual(['one']);
    sut.leave(1);
    void entering(sut, inside, 'next', 1);
    await turn();
    expect(inside).toEqual(['one', 'ten']);
    sut.leave(10);
    await turn();
    expect(inside).toEqual(['one', 'ten', 'next']);
  });

  it('lets groups in further than single ones, and none past a single one that waits', async () => {
    const sut = new Gate(4, 100, 8);
    const inside: string[] = [];
    void entering(sut, inside, 'four', 4);
    void entering(sut, inside, 'two', 2);
    void entering(sut, inside, 'one', 1);
    void entering(sut, inside, 'another two', 2);
    await turn();
    expect(inside).toEqual(['four', 'two']);
    sut.leave(2);
    await turn();
    expect(inside).toEqual(['four', 'two']);
    sut.leave(4);
    await turn();
    expect(inside).toEqual(['four', 'two', 'one', 'another two']);
  });

  it('bounds the places that are waited for, and says so to the rest', async () => {
    const sut = new Gate(1, 4);
    await sut.enter();
    const inside: string[] = [];
    void entering(sut, inside, 'three', 3);
    await expect(sut.enter(2)).rejects.toMatchObject({ code: 'service.overloaded' });
    void entering(sut, inside, 'one', 1);
    await expect(sut.enter()).rejects.toMatchObject({ code: 'service.overloaded' });
    sut.leave();
    await turn();
    expect(inside).toEqual(['three']);
    void entering(sut, inside, 'after', 3);
    sut.leave(3);
    await turn();
    expect(inside).toEqual(['three', 'one']);
  });
});
