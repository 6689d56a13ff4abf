import assert from 'node:assert/strict';
import test, { suite } from 'node:test';
import * as wire from '@odradek/wire/definitions';
import { ConnectionError, ProtocolError, TimeoutError, UnsupportedError } from '../errors.ts';
import { HOST, PORT, play, type ScriptedStage } from '../testing/scripted-broker.ts';
import * as calls from './calls.ts';
import type { BrokerConnection } from './connection.ts';
import { openConnection } from './open.ts';

const options = { clientId: 'me', connectTimeoutMs: 1000, responseBytesMax: 1 << 20 };
const address = { host: HOST, port: PORT };

const open = ({ world }: ScriptedStage): Promise<BrokerConnection> =>
  openConnection(world, address, options);

const askCluster = (connection: BrokerConnection, signal?: AbortSignal): Promise<unknown> =>
  connection.ask(
    calls.describeCluster,
    connection.versionOf(calls.describeCluster),
    {},
    { timeoutMs: 500, signal },
  );

suite('a connection', () => {
  test('agrees on the highest version that both sides know', () =>
    play(async (stage) => {
      stage.broker.versionMax.set(wire.metadataRequest.apiKey, 11);
      const connection = await open(stage);
      assert.equal(connection.versionOf(calls.metadata), 11);
      assert.equal(
        connection.versionOf(calls.findCoordinator),
        calls.findCoordinator.versions.highest,
      );
      assert.throws(() => connection.versionOf(calls.produce), UnsupportedError);
      assert.equal(connection.offers(calls.produce), false);
    }));

  test('falls back when the broker does not know our ApiVersions', () =>
    play(async (stage) => {
      stage.broker.versionMax.set(wire.apiVersionsRequest.apiKey, 2);
      const connection = await open(stage);
      assert.equal(connection.isOpen, true);
      assert.deepEqual(
        stage.broker.asked.map(({ version }) => version),
        [4, 2],
      );
    }));

  test('sends requests without waiting, and takes answers in their order', () =>
    play(async (stage) => {
      let count = 0;
      stage.broker.on(wire.describeClusterRequest, wire.describeClusterResponse, () => {
        count += 1;
        return { clusterId: `${count}`, controllerId: count };
      });
      const connection = await open(stage);
      const answers = [askCluster(connection), askCluster(connection), askCluster(connection)];
      assert.equal(connection.inFlight, 3);
      const ids = (await Promise.all(answers)).map((answer) =>
        Reflect.get(answer as object, 'clusterId'),
      );
      assert.deepEqual(ids, ['1', '2', '3']);
      assert.equal(connection.inFlight, 0);
      assert.equal(stage.broker.asked.at(-1)?.clientId, 'me');
    }));

  test('is given up when an answer does not come in time, with all that wait', () =>
    play(async (stage) => {
      stage.broker.on(wire.describeClusterRequest, wire.describeClusterResponse, () => 'silence');
      const connection = await open(stage);
      const startMs = stage.world.clock.monotonicMs();
      const outcomes = await Promise.allSettled([askCluster(connection), askCluster(connection)]);
      for (const outcome of outcomes) {
        assert.ok(outcome.status === 'rejected' && outcome.reason instanceof TimeoutError);
      }
      assert.equal(connection.isOpen, false);
      assert.ok(stage.world.clock.monotonicMs() - startMs < 1000);
      await assert.rejects(askCluster(connection), TimeoutError);
    }));

  test('tells all that wait when it breaks', () =>
    play(async (stage) => {
      stage.broker.on(wire.describeClusterRequest, wire.describeClusterResponse, () => 'close');
      const connection = await open(stage);
      let ended = 0;
      connection.onClosed(() => {
        ended += 1;
      });
      await assert.rejects(askCluster(connection), ConnectionError);
      assert.equal(ended, 1);
    }));

  test('drops the answer to a question that was aborted, and stays in step', () =>
    play(async (stage) => {
      stage.broker.on(wire.describeClusterRequest, wire.describeClusterResponse, () => ({
        clusterId: 'c',
      }));
      const connection = await open(stage);
      const abort = new AbortController();
      const aborted = askCluster(connection, abort.signal);
      const next = askCluster(connection);
      abort.abort(new Error('enough'));
      await assert.rejects(aborted, /enough/);
      assert.equal(Reflect.get((await next) as object, 'clusterId'), 'c');
      assert.equal(connection.isOpen, true);
    }));

  test('ends when the other side is out of step or speaks something else', () =>
    play(async (stage) => {
      stage.broker.on(wire.describeClusterRequest, wire.describeClusterResponse, (_, asked) => {
        // A frame that nobody asked for: its correlation id is that of no request.
        asked.connection.write([Buffer.from([0, 0, 0, 6, 0x7f, 0, 0, 0, 1, 2])]);
        return 'silence';
      });
      const connection = await open(stage);
      await assert.rejects(askCluster(connection), ProtocolError);
      assert.equal(connection.isOpen, false);
    }));

  test('cannot be had from an address where nobody listens', () =>
    play(async ({ world }) => {
      const nowhere = { host: HOST, port: 1 };
      await assert.rejects(openConnection(world, nowhere, options), ConnectionError);
    }));
});
