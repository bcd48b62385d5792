import { RecordingLogger } from '../api/http/testing/recording-logger.js';
import { Closers } from './closers.js';

describe('Closers', () => {
  it('closes in reverse order, once, and goes on after a failure', async () => {
    const logger = new RecordingLogger();
    const sut = new Closers(logger);
    const closed: string[] = [];
    sut.add('first', () => void closed.push('first'));
    sut.add('broken', async () => {
      throw new Error('broken');
    });
    sut.add('last', async () => void closed.push('last'));
    await sut.closeAll();
    await sut.closeAll();
    expect(closed).toEqual(['last', 'first']);
    expect(logger.lines.map(({ fields }) => fields['part'])).toEqual(['broken']);
  });
});
