import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import type { AppendResult } from '@odradek/log';
import { BatchBuilder } from '@odradek/wire/records';
import { Later } from '../../later.ts';
import { noTopicId } from '../../replicas/fetch-sessions.ts';
import { produce } from './produce.ts';

const appended: AppendResult = {
  errorCode: 0,
  firstOffset: 5,
  lastOffset: 5,
  logAppendTimeMs: -1,
  logStartOffset: 0,
  duplicate: false,
};

/** A replica whose write is done when the test says so. */
function setUp(acks: number) {
  const waiting: ((errorCode: number) => void)[] = [];
  const replica = {
    closed: false,
    internal: false,
    highWatermark: 5,
    endOffset: 6,
    append: () => appended,
    whenCommitted: (_offset: number, task: (errorCode: number) => void) => waiting.push(task),
  };
  const batch = new BatchBuilder();
  batch.append({ timestamp: 0, key: null, value: Buffer.from('a'), headers: [] });
  const partitionData = [{ index: 0, records: Buffer.from(batch.build()) }];
  const request = { acks, topicData: [{ name: 'orders', topicId: noTopicId, partitionData }] };
  const broker = { replicas: { byName: () => replica } };
  const context = { apiVersion: 9, clientId: 'test', refuse: assert.fail };
  const later = produce.handle(request as never, context as never, broker as never);
  assert.ok(later instanceof Later);
  const answers: unknown[] = [];
  later.whenSettled((answer) => answers.push(answer));
  return { answers, written: () => waiting[0]?.(0) };
}

suite('a produced batch', () => {
  test('is answered once it is written', () => {
    const { answers, written } = setUp(1);
    assert.deepEqual(answers, []);
    written();
    assert.equal(answers.length, 1);
    assert.notEqual(answers[0], undefined);
  });

  test('without an answer counts as held until it is written, and then has none', () => {
    const { answers, written } = setUp(0);
    assert.deepEqual(answers, [], 'a slow disk slows down also who wants no answer');
    written();
    assert.deepEqual(answers, [undefined]);
  });
});
