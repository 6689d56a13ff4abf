/**
 * The commands that the suite "admin-tools" gives to Apache Kafka's own tools: an administrator's
 * day, in order, with the mistakes that administrators make. Each builds on those before it.
 *
 * `%b` stands for the broker's address and `%f` for a folder with the files named below.
 */

export interface ToolCommand {
  readonly tool: Tool;
  readonly args: string;
  readonly stdin?: string;
}

export const toolClasses = {
  topics: 'org.apache.kafka.tools.TopicCommand',
  configs: 'kafka.admin.ConfigCommand',
  'consumer-groups': 'org.apache.kafka.tools.consumer.group.ConsumerGroupCommand',
  'share-groups': 'org.apache.kafka.tools.consumer.group.ShareGroupCommand',
  groups: 'org.apache.kafka.tools.GroupsCommand',
  'get-offsets': 'org.apache.kafka.tools.GetOffsetShell',
  'delete-records': 'org.apache.kafka.tools.DeleteRecordsCommand',
  'log-dirs': 'org.apache.kafka.tools.LogDirsCommand',
  'broker-api-versions': 'org.apache.kafka.tools.BrokerApiVersionsCommand',
  features: 'org.apache.kafka.tools.FeatureCommand',
  'metadata-quorum': 'org.apache.kafka.tools.MetadataQuorumCommand',
  transactions: 'org.apache.kafka.tools.TransactionsCommand',
  cluster: 'org.apache.kafka.tools.ClusterTool',
  'leader-election': 'org.apache.kafka.tools.LeaderElectionCommand',
  'reassign-partitions': 'org.apache.kafka.tools.reassign.ReassignPartitionsCommand',
  acls: 'org.apache.kafka.tools.AclCommand',
  'client-metrics': 'org.apache.kafka.tools.ClientMetricsCommand',
  'console-producer': 'org.apache.kafka.tools.ConsoleProducer',
  'console-consumer': 'org.apache.kafka.tools.consumer.ConsoleConsumer',
} as const;

export type Tool = keyof typeof toolClasses;

/** Files that commands name with `%f/…`. */
export const toolFiles: Readonly<Record<string, string>> = {
  'delete.json': JSON.stringify({
    version: 1,
    partitions: [
      { topic: 'orders', partition: 0, offset: 2 },
      { topic: 'orders', partition: 1, offset: -1 },
    ],
  }),
  'delete-beyond.json': JSON.stringify({
    version: 1,
    partitions: [{ topic: 'orders', partition: 0, offset: 1_000_000 }],
  }),
  'reassign.json': JSON.stringify({
    version: 1,
    partitions: [{ topic: 'orders', partition: 0, replicas: [1] }],
  }),
  'reassign-nowhere.json': JSON.stringify({
    version: 1,
    partitions: [{ topic: 'orders', partition: 0, replicas: [7] }],
  }),
  'topics.json': JSON.stringify({ version: 1, topics: [{ topic: 'orders' }] }),
};

export const toolCommands: readonly ToolCommand[] = [
  ...commands('topics', [
    '--create --topic orders --partitions 3 --replication-factor 1 --config retention.ms=7200000',
    '--create --topic plain',
    '--create --topic stamped --config message.timestamp.type=LogAppendTime',
    '--create --topic orders --partitions 3',
    '--create --topic orders --if-not-exists',
    '--create --topic two.words --partitions 2 --config cleanup.policy=compact,delete',
    '--create --topic wrong/name',
    '--create --topic thrice --replication-factor 3',
    '--create --topic none --partitions 0',
    '--create --topic odd --config no.such.setting=1',
    '--create --topic odd --config retention.ms=soon',
    '--create --topic placed --replica-assignment 1,1',
    '--create --topic misplaced --replica-assignment 5',
    '--list',
    '--list --exclude-internal',
    '--describe',
    '--describe --topic orders',
    '--describe --topics-with-overrides',
    '--describe --under-replicated-partitions',
    '--describe --unavailable-partitions',
    '--describe --at-min-isr-partitions',
    '--describe --topic nowhere',
    '--describe --topic nowhere --if-exists',
    '--alter --topic orders --partitions 4',
    '--alter --topic orders --partitions 2',
    '--alter --topic nowhere --partitions 2',
    '--describe --topic orders',
  ]),
  ...commands('configs', [
    '--describe --entity-type topics --entity-name orders',
    '--describe --entity-type topics --entity-name orders --all',
    '--describe --entity-type topics',
    '--alter --entity-type topics --entity-name orders --add-config max.message.bytes=65536',
    '--alter --entity-type topics --entity-name orders --add-config cleanup.policy=[compact,delete]',
    '--alter --entity-type topics --entity-name orders --delete-config retention.ms',
    '--alter --entity-type topics --entity-name orders --delete-config no.such.setting',
    '--alter --entity-type topics --entity-name orders --add-config min.insync.replicas=none',
    '--alter --entity-type topics --entity-name nowhere --add-config retention.ms=1',
    '--describe --entity-type topics --entity-name orders',
    '--describe --entity-type brokers --entity-name 1',
    '--describe --entity-type brokers --entity-default',
    '--alter --entity-type brokers --entity-name 1 --add-config log.cleaner.threads=2',
    '--alter --entity-type brokers --entity-default --add-config log.retention.ms=86400000',
    '--alter --entity-type brokers --entity-name 1 --add-config node.id=2',
    '--describe --entity-type brokers --entity-name 1',
    '--describe --entity-type brokers --entity-default',
    '--alter --entity-type brokers --entity-default --delete-config log.retention.ms',
    '--describe --entity-type brokers --entity-name 9',
    '--alter --entity-type clients --entity-name app --add-config producer_byte_rate=1048576',
    '--alter --entity-type users --entity-default --add-config request_percentage=150',
    '--alter --entity-type users --entity-name ann --entity-type clients --entity-default' +
      ' --add-config consumer_byte_rate=2048.5',
    '--alter --entity-type clients --entity-name app --add-config no_such_rate=1',
    '--describe --entity-type clients',
    '--describe --entity-type users --entity-default',
    '--describe --entity-type users --entity-type clients',
    '--alter --entity-type clients --entity-name app --delete-config producer_byte_rate',
    '--describe --entity-type clients --entity-name app',
    '--alter --entity-type users --entity-name ann --add-config SCRAM-SHA-256=[password=secret]',
    '--describe --entity-type users --entity-name ann',
    '--alter --entity-type users --entity-name ann --delete-config SCRAM-SHA-256',
    '--describe --entity-type users --entity-name ann',
    '--alter --entity-type groups --entity-name team --add-config consumer.session.timeout.ms=50000',
    '--describe --entity-type groups --entity-name team',
    '--alter --entity-type groups --entity-name team --add-config consumer.session.timeout.ms=1',
    '--describe --entity-type brokers --entity-name 1 --all',
  ]),
  {
    tool: 'console-producer',
    args: '--topic orders --reader-property parse.key=true --reader-property key.separator=:',
    stdin: 'a:one\nb:two\nc:three\nd:four\ne:five\nf:six\ng:seven\nh:eight\ni:nine\nj:ten\n',
  },
  { tool: 'console-producer', args: '--topic plain', stdin: 'no key\nätsch\n\n' },
  { tool: 'console-producer', args: '--topic stamped', stdin: 'now\n' },
  ...commands('get-offsets', [
    '--topic orders',
    '--topic orders --time -2',
    '--topic stamped --time -3',
    '--topic placed --time -3',
    '--topic-partitions orders:0-2',
    '--topic orders --partitions 1',
    '--topic orders --time -4',
    '--topic orders --time 0',
    '--topic nowhere',
    '',
    '--exclude-internal-topics',
  ]),
  ...commands('delete-records', ['--offset-json-file %f/delete.json']),
  ...commands('delete-records', ['--offset-json-file %f/delete-beyond.json']),
  ...commands('get-offsets', ['--topic orders --time -2', '--topic orders']),
  ...commands('console-consumer', [
    '--topic plain --from-beginning --max-messages 3 --group readers',
    '--topic orders --partition 2 --offset 0 --max-messages 1' +
      ' --formatter-property print.key=true --formatter-property print.offset=true' +
      ' --formatter-property print.partition=true --formatter-property print.headers=true',
    '--topic plain --from-beginning --max-messages 2 --group team' +
      ' --command-property group.protocol=consumer',
  ]),
  ...commands('consumer-groups', [
    '--list',
    '--list --state',
    '--list --state Empty --type consumer',
    '--list --type',
    '--describe --group readers',
    '--describe --group team',
    '--describe --group readers --members --verbose',
    '--describe --group readers --state',
    '--describe --group readers --offsets --verbose',
    '--describe --all-groups',
    '--describe --group nobody',
    '--describe --group nobody --members',
    '--reset-offsets --group readers --topic plain --to-earliest --dry-run',
    '--reset-offsets --group readers --topic plain:0 --to-offset 1 --execute',
    '--reset-offsets --group readers --topic plain --shift-by 5 --execute',
    '--reset-offsets --group readers --topic plain --to-datetime 2020-01-01T00:00:00.000 --execute',
    '--reset-offsets --group readers --topic plain --to-current --export --dry-run',
    '--reset-offsets --group fresh --topic orders --to-latest --execute',
    '--reset-offsets --group fresh --topic nowhere --to-latest --execute',
    '--describe --group readers',
    '--describe --group fresh',
    '--delete-offsets --group readers --topic plain',
    '--delete-offsets --group readers --topic nowhere',
    '--delete-offsets --group nobody --topic plain',
    '--describe --group readers',
    '--delete --group readers',
    '--delete --group nobody',
    '--list',
  ]),
  ...commands('groups', [
    '--list',
    '--list --consumer',
    '--list --share',
    '--list --protocol classic',
  ]),
  ...commands('share-groups', ['--list', '--describe --group nobody']),
  ...commands('log-dirs', ['--describe --topic-list orders', '--describe --broker-list 1']),
  ...commands('log-dirs', ['--describe --broker-list 9']),
  ...commands('broker-api-versions', ['']),
  ...commands('features', ['describe']),
  ...commands('metadata-quorum', ['describe --status', 'describe --replication']),
  ...commands('transactions', [
    'list',
    'describe --transactional-id nobody',
    'describe-producers --topic orders --partition 0',
    'find-hanging --broker-id 1',
  ]),
  ...commands('cluster', ['cluster-id', 'list-endpoints', 'unregister --id 9']),
  ...commands('leader-election', [
    '--election-type preferred --topic orders --partition 0',
    '--election-type unclean --topic orders --partition 0',
    '--election-type preferred --topic nowhere --partition 0',
    '--election-type preferred --all-topic-partitions',
  ]),
  ...commands('reassign-partitions', [
    '--generate --topics-to-move-json-file %f/topics.json --broker-list 1',
    '--execute --reassignment-json-file %f/reassign.json',
    '--verify --reassignment-json-file %f/reassign.json',
    '--execute --reassignment-json-file %f/reassign-nowhere.json',
    '--list',
  ]),
  ...commands('acls', [
    '--list',
    '--add --allow-principal User:ann --operation Read --topic orders',
  ]),
  ...commands('client-metrics', [
    '--alter --name latency --metrics org.apache.kafka. --interval 60000',
    '--describe --name latency',
    '--list',
    '--delete --name latency',
    '--list',
  ]),
  ...commands('topics', [
    '--delete --topic placed',
    '--delete --topic nowhere',
    '--delete --topic nowhere --if-exists',
    '--list',
  ]),
];

function commands(tool: Tool, lines: readonly string[]): readonly ToolCommand[] {
  return lines.map((args) => ({ tool, args }));
}
