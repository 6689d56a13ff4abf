import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test, { after, before, suite } from 'node:test';
import { run, Stage } from '../testing/stage.ts';

let stage: Stage;
let folder: string;
before(async () => {
  stage = await Stage.start();
  folder = mkdtempSync(join(tmpdir(), 'odradek-tools-'));
});
after(async () => {
  await stage[Symbol.asyncDispose]();
  rmSync(folder, { recursive: true });
});

const tool = (line: string, input?: string): ReturnType<typeof run> =>
  stage.run(`kafka ${line}`, input === undefined ? {} : { input });

suite('Kafka’s tools', () => {
  test('need arguments, and explain them', async () => {
    for (const name of ['topics', 'configs', 'consumer-groups', 'get-offsets']) {
      const { status, error } = await run(`kafka ${name} --help`);
      assert.equal(status, 0);
      assert.match(error, /--bootstrap-server <HOST:PORT>/, name);
    }
    const { status, error } = await run('kafka topics --list');
    assert.equal(status, 1);
    assert.match(error, /Missing required argument "\[bootstrap-server\]"/);
    assert.equal((await run('kafka nothing')).status, 2);
  });

  test('kafka-topics prints and refuses as Kafka’s does', async () => {
    assert.equal(
      (await tool('topics --create --topic one --partitions 2')).out,
      'Created topic one.\n',
    );
    const again = await tool('topics --create --topic one');
    assert.equal(again.status, 1);
    assert.match(
      again.out,
      /^Error while executing topic command : Topic 'one' already exists\.$/m,
    );
    assert.equal((await tool('topics --create --topic one --if-not-exists')).status, 0);
    assert.match((await tool('topics --create --topic a.b')).out, /^WARNING: Due to limitations/);
    const { out } = await tool('topics --describe --topic one');
    assert.match(
      out,
      /^Topic: one\tTopicId: \S{22}\tPartitionCount: 2\tReplicationFactor: 1\tConfigs: /,
    );
    assert.match(
      out,
      /^\tTopic: one\tPartition: 1\tLeader: 1\tReplicas: 1\tIsr: 1\tElr: \tLastKnownElr: $/m,
    );
    assert.equal((await tool('topics --list --exclude-internal')).out, 'a.b\none\n');
    const missing = await tool('topics --describe --topic nowhere');
    assert.match(missing.out, /Topic 'nowhere' does not exist as expected/);
    assert.equal(missing.status, 1);
    const two = await tool('topics --list --describe');
    assert.match(two.error, /^Command must include exactly one action/);
    assert.equal((await tool('topics --delete --topic a.b|nothing')).status, 0);
  });

  test('kafka-configs lists and changes settings', async () => {
    await tool('topics --create --topic set');
    const entity = '--entity-type topics --entity-name set';
    const changed = await tool(
      `configs --alter ${entity} --add-config cleanup.policy=[compact,delete]`,
    );
    assert.equal(changed.out, 'Completed updating config for topic set.\n');
    assert.match(
      (await tool(`configs --describe ${entity}`)).out,
      /^Dynamic configs for topic set are:\n {2}cleanup\.policy=compact,delete sensitive=false synonyms=\{DYNAMIC_TOPIC_CONFIG:cleanup\.policy=compact,delete, DEFAULT_CONFIG:log\.cleanup\.policy=delete\}$/m,
    );
    const none = await tool('configs --describe --entity-type topics --entity-name nowhere');
    assert.match(none.out, /doesn't exist and doesn't have dynamic config/);
    const byDefault = await tool(
      'configs --alter --entity-type brokers --entity-default --add-config log.retention.ms=5',
    );
    assert.equal(byDefault.out, 'Completed updating default config for brokers in the cluster.\n');
  });

  test('the console tools send lines and print records', async () => {
    await tool('topics --create --topic con');
    const keys = '--reader-property parse.key=true --reader-property key.separator=:';
    assert.equal((await tool(`console-producer --topic con ${keys}`, 'k:v\nl:w\n')).status, 0);
    const bad = await tool(`console-producer --topic con ${keys}`, 'x\n');
    assert.equal(bad.status, 1);
    assert.match(bad.error, /No key separator found on line number 1: 'x'/);
    const all = 'print.key print.offset print.partition print.headers'
      .split(' ')
      .map((name) => `--formatter-property ${name}=true`)
      .join(' ');
    const { out, error } = await tool(
      `console-consumer --topic con --from-beginning --max-messages 2 ${all}`,
    );
    assert.equal(
      out,
      'Partition:0\tOffset:0\tNO_HEADERS\tk\tv\nPartition:0\tOffset:1\tNO_HEADERS\tl\tw\n',
    );
    assert.match(error, /Processed a total of 2 messages/);
    const one = await tool(
      'console-consumer --topic con --partition 0 --offset 1 --max-messages 1',
    );
    assert.equal(one.out, 'w\n');
  });

  test('kafka-consumer-groups shows and resets groups', async () => {
    await tool('topics --create --topic queue');
    await tool('console-producer --topic queue', '1\n2\n3\n');
    await tool('console-consumer --topic queue --group team --from-beginning --max-messages 2');
    assert.match((await tool('consumer-groups --list')).out, /^team$/m);
    const described = await tool('consumer-groups --describe --group team');
    assert.match(described.error, /Consumer group 'team' has no active members\./);
    assert.match(described.out, /^team +queue +0 +2 +3 +1 +- +- +-$/m);
    const state = await tool('consumer-groups --describe --group team --state');
    assert.match(state.out, /^team +127\.0\.0\.1:\d+ {2}\(1\) +- +Empty +0$/m);
    const reset = '--reset-offsets --group team --topic queue';
    assert.match(
      (await tool(`consumer-groups ${reset} --to-earliest --execute`)).out,
      /^team +queue +0 +0$/m,
    );
    const plan = await tool(`consumer-groups ${reset} --to-offset 99 --export --dry-run`);
    assert.equal(plan.out.trim(), 'queue,0,3');
    assert.match(plan.error, /New offset \(99\) is higher than latest offset/);
    writeFileSync(join(folder, 'plan.csv'), 'queue,0,1\n');
    const byFile = await tool(
      `consumer-groups --reset-offsets --group team --from-file ${folder}/plan.csv --execute`,
    );
    assert.match(byFile.out, /^team +queue +0 +1$/m);
    const types = await tool('consumer-groups --list --state Empty --type classic');
    assert.match(types.out, /^team +Classic +Empty *$/m);
    assert.match(
      (await tool('consumer-groups --delete --group team')).out,
      /\('team'\) was successful/,
    );
    assert.match(
      (await tool('consumer-groups --delete --group team')).out,
      /GroupIdNotFoundException/,
    );
  });

  test('offsets are told and cut', async () => {
    await tool('topics --create --topic cut --partitions 2');
    await tool('console-producer --topic cut', '1\n2\n3\n4\n5\n6\n7\n8\n');
    const { out } = await tool('get-offsets --topic cut --time -1');
    const offsets = [...out.matchAll(/^cut:\d:(\d)$/gm)].map((match) => Number(match[1]));
    assert.equal(
      offsets.reduce((sum, offset) => sum + offset, 0),
      8,
    );
    assert.equal(
      (await tool('get-offsets --topic-partitions cut:0 --time earliest')).out,
      'cut:0:0\n',
    );
    assert.match((await tool('get-offsets --topic nowhere')).error, /Could not match any/);
    const partition = offsets[0] === 8 ? 0 : 1;
    const plan = { version: 1, partitions: [{ topic: 'cut', partition, offset: 3 }] };
    writeFileSync(join(folder, 'cut.json'), JSON.stringify(plan));
    assert.equal(
      (await tool(`delete-records --offset-json-file ${folder}/cut.json`)).out,
      'Executing records delete operation\nRecords delete operation completed:\n' +
        `partition: cut-${partition}\tlow_watermark: 3\n`,
    );
  });

  test('the cluster is described', async () => {
    assert.match((await tool('cluster cluster-id')).out, /^Cluster ID: \S{22}$/m);
    assert.match(
      (await tool('cluster list-endpoints')).out,
      /^1 +127\.0\.0\.1 +\d+ +null +unfenced +broker/m,
    );
    assert.match(
      (await tool('broker-api-versions')).out,
      /^\tProduce\(0\): 0 to 13 \[usable: 13\],$/m,
    );
    assert.match(
      (await tool('features describe')).out,
      /^Feature: metadata\.version .* 4\.3-IV0 /m,
    );
    assert.match((await tool('metadata-quorum describe --status')).out, /^LeaderId: +1$/m);
    assert.match((await tool('metadata-quorum describe --replication')).out, /\tLeader\t$/m);
    assert.match((await tool('log-dirs --describe')).out, /^\{"brokers":\[\{"broker":1,/m);
    assert.match((await tool('groups --list')).out, /^GROUP +TYPE +PROTOCOL/);
    const features = await run('kafka features version-mapping --release-version 4.3-IV0');
    assert.match(features.out, /^metadata\.version=30 \(4\.3-IV0\)$/m);
    assert.match((await run('kafka storage random-uuid')).out, /^\S{22}\n$/);
  });

  test('load is measured', async () => {
    await tool('topics --create --topic load');
    const size = '--num-records 1000 --record-size 20 --throughput -1';
    assert.match(
      (await tool(`producer-perf-test --topic load ${size}`)).out,
      /^1000 records sent, [\d.]+ records\/sec \([\d.]+ MB\/sec\), .* ms 99\.9th\.$/m,
    );
    assert.match(
      (await tool('consumer-perf-test --topic load --num-records 1000')).out,
      /, 1000, /,
    );
    const latency = '--num-records 10 --record-size 20 --producer-acks all';
    assert.match(
      (await tool(`e2e-latency --topic probe ${latency}`)).out,
      /^Avg latency: [\d.]+ ms$/m,
    );
  });
});
