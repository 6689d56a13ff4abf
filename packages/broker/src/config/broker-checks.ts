/**
 * The rules between settings of a node: which roles need which listeners, which times must not
 * exceed which others. A node that breaks one does not start, and a dynamic change that would
 * break one is refused. The sentences are Kafka's, because people search for them.
 */
import { type BrokerConfigName, brokerConfigs } from './broker-configs/all.ts';
import type { BrokerValues, Role } from './broker-values.ts';
import { checkClasses } from './classes.ts';
import { ConfigError, requirement } from './config-error.ts';
import { checkGroupRules } from './group-checks.ts';
import { listenerName, listenerPrefix, readPairs } from './listeners.ts';
import { isHostPattern, parseVoters } from './quorum-addresses.ts';

/** Throws `ConfigError` for the first rule that does not hold. */
export function checkBroker(values: BrokerValues): void {
  if (values.get('node.id') !== values.get('broker.id')) {
    throw new ConfigError('You must set `node.id` to the same value as `broker.id`.');
  }
  checkTimesAndSizes(values);
  checkGroupRules(values);
  checkQuorum(values);
  checkListeners(values);
  checkLimits(values);
  checkClasses(values);
}

/** What works and yet was hardly meant; for the operator's log. */
export function brokerWarnings(values: BrokerValues): string[] {
  const warnings: string[] = [];
  const heartbeatMs = values.get('broker.heartbeat.interval.ms');
  const sessionMs = values.get('broker.session.timeout.ms');
  if (heartbeatMs * 2 > sessionMs) {
    warnings.push(
      `broker.heartbeat.interval.ms (${heartbeatMs} ms) must be less than or equal to half of ` +
        `the broker.session.timeout.ms (${sessionMs} ms).`,
    );
  }
  if (isOnly(values, 'broker')) warnings.push(...misplaced(values));
  const protocols = values.get('group.coordinator.rebalance.protocols');
  if (protocols.includes('share')) {
    warnings.push(
      "'share' in `group.coordinator.rebalance.protocols` is deprecated. Share groups are " +
        "controlled by the 'share.version' feature.",
    );
  }
  return warnings;
}

function misplaced(values: BrokerValues): string[] {
  const controllers: readonly BrokerConfigName[] = [
    'create.topic.policy.class.name',
    'alter.config.policy.class.name',
    'num.partitions',
    'default.replication.factor',
  ];
  return controllers
    .filter((name) => values.isSet(name))
    .map((name) => `${name} is defined in broker. It should be defined in the controller role.`);
}

function isOnly(values: BrokerValues, role: Role): boolean {
  return values.roles.length === 1 && values.roles[0] === role;
}

function checkTimesAndSizes(values: BrokerValues): void {
  requirement(values.logRollMs >= 1, () => 'log.roll.ms must be greater than or equal to 1');
  requirement(
    values.logRollJitterMs >= 0,
    () => 'log.roll.jitter.ms must be greater than or equal to 0',
  );
  requirement(
    values.logRetentionMs >= 1 || values.logRetentionMs === -1,
    () => 'log.retention.ms must be unlimited (-1) or, greater than or equal to 1',
  );
  requirement(
    values.logDirectories.length > 0,
    () => 'At least one log directory must be defined via log.dirs or log.dir.',
  );
  const perThread =
    values.get('log.cleaner.dedupe.buffer.size') / values.get('log.cleaner.threads');
  requirement(
    Math.trunc(perThread) > 1024 * 1024,
    () => 'log.cleaner.dedupe.buffer.size must be at least 1MB per cleaner thread.',
  );
  const waitMs = values.get('replica.fetch.wait.max.ms');
  requirement(
    waitMs <= values.get('replica.socket.timeout.ms'),
    () =>
      'replica.socket.timeout.ms should always be at least replica.fetch.wait.max.ms to ' +
      'prevent unnecessary socket timeouts',
  );
  requirement(
    waitMs <= values.get('replica.lag.time.max.ms'),
    () =>
      'replica.fetch.wait.max.ms should always be less than or equal to ' +
      'replica.lag.time.max.ms to prevent frequent changes in ISR',
  );
}

function checkQuorum(values: BrokerValues): void {
  const voters = parseVoters(values.get('controller.quorum.voters'));
  if (voters.size === 0 && values.get('controller.quorum.bootstrap.servers').length === 0) {
    throw new ConfigError(
      'If using process.roles, either controller.quorum.bootstrap.servers must contain the set ' +
        'of bootstrap controllers or controller.quorum.voters must contain a parseable set of ' +
        'controllers.',
    );
  }
  const ids = `controller.quorum.voters=Set(${[...voters.keys()].join(', ')})`;
  if (isOnly(values, 'broker')) {
    checkBrokerOnly(values, voters.has(values.nodeId), ids);
    return;
  }
  if (isOnly(values, 'controller')) checkControllerOnly(values);
  requirement(
    voters.size === 0 || voters.has(values.nodeId),
    () =>
      `If process.roles contains the 'controller' role, the node id ${values.nodeId} must be ` +
      `included in the set of voters ${ids}`,
  );
  const where = "in the 'listeners' configuration when running the KRaft controller role";
  requirement(
    values.advertisedControllerEndpoints.length > 0,
    () => `controller.listener.names must contain at least one value appearing ${where}`,
  );
  requirement(
    values.controllerListenerNames.every((name) =>
      values.endpoints.some((endpoint) => endpoint.name === name),
    ),
    () => `controller.listener.names must only contain values appearing ${where}`,
  );
}

function checkBrokerOnly(values: BrokerValues, isVoter: boolean, ids: string): void {
  requirement(
    !isVoter,
    () =>
      `If process.roles contains just the 'broker' role, the node id ${values.nodeId} must not ` +
      `be included in the set of voters ${ids}`,
  );
  requirement(
    values.controllerEndpoints.length === 0,
    () =>
      "controller.listener.names must not contain a value appearing in the 'listeners' " +
      'configuration when running KRaft with just the broker role',
  );
  for (const name of values.controllerListenerNames) {
    const normalised = listenerName(name);
    if (!values.protocols.has(normalised)) {
      throw new ConfigError(
        `Controller listener with name ${normalised} defined in controller.listener.names not ` +
          'found in listener.security.protocol.map  (an explicit security mapping for each ' +
          'controller listener is required if listener.security.protocol.map is non-empty, or ' +
          'if there are security protocols other than PLAINTEXT in use)',
      );
    }
  }
  requirement(
    !values.get('controller.quorum.auto.join.enable'),
    () =>
      'controller.quorum.auto.join.enable is only supported when process.roles contains the ' +
      "'controller' role.",
  );
}

function checkControllerOnly(values: BrokerValues): void {
  requirement(
    values.advertisedControllerEndpoints.length === values.endpoints.length,
    () =>
      'The listeners config must only contain KRaft controller listeners from ' +
      'controller.listener.names when process.roles=controller',
  );
  if (values.get('inter.broker.listener.name') === null) return;
  requirement(
    !values.controllerListenerNames.includes(values.interBroker.name),
    () =>
      'controller.listener.names must not contain an explicitly set ' +
      "inter.broker.listener.name configuration value when process.roles=controller'",
  );
}

function checkListeners(values: BrokerValues): void {
  const advertised = values.advertisedBrokerEndpoints;
  if (values.roles.includes('broker')) {
    const advertisedNames = advertised.map(({ name }) => name);
    const shown = advertisedNames.join(',');
    requirement(
      advertised.length > 0,
      () =>
        'There must be at least one broker advertised listener. Perhaps all listeners appear ' +
        'in controller.listener.names?',
    );
    requirement(
      advertisedNames.includes(values.interBroker.name),
      () =>
        'inter.broker.listener.name must be a listener name defined in advertised.listeners. ' +
        `The valid options based on currently configured listeners are ${shown}`,
    );
    const names = values.endpoints.map(({ name }) => name);
    requirement(
      advertisedNames.every((name) => names.includes(name)),
      () =>
        'advertised.listeners listener names must be equal to or a subset of the ones defined ' +
        `in listeners. Found ${shown}. The valid options based on the current configuration ` +
        `are ${names.join(',')}`,
    );
    checkCordoned(values);
  }
  requirement(
    ![...advertised, ...values.advertisedControllerEndpoints].some(
      ({ host }) => host === '0.0.0.0',
    ),
    () =>
      'advertised.listeners cannot use the nonroutable meta-address 0.0.0.0. Use a routable IP ' +
      'address.',
  );
  checkOwnSettings(values);
  const { name, protocol } = values.interBroker;
  const mechanisms = values.getFor(name, 'sasl.enabled.mechanisms');
  requirement(
    !protocol.startsWith('SASL') ||
      mechanisms.includes(values.get('sasl.mechanism.inter.broker.protocol')),
    () =>
      'sasl.mechanism.inter.broker.protocol must be included in sasl.enabled.mechanisms when ' +
      'SASL is used for inter-broker communication',
  );
  checkEarlyStart(values);
}

/** Settings of single listeners are read by the definition of the setting that they stand for. */
function checkOwnSettings(values: BrokerValues): void {
  const own = [...values.texts.keys()].filter((name) => name.startsWith('listener.name.'));
  if (own.length === 0) return;
  for (const { name: listener } of values.endpoints) {
    const prefix = listenerPrefix(listener);
    for (const name of own) {
      const base = name.slice(prefix.length);
      if (name.startsWith(prefix) && isBrokerConfig(base)) values.getFor(listener, base);
    }
  }
}

function isBrokerConfig(name: string): name is BrokerConfigName {
  return Object.hasOwn(brokerConfigs, name);
}

function checkEarlyStart(values: BrokerValues): void {
  const known = values.endpoints.map((endpoint) => endpoint.name);
  for (const name of values.get('early.start.listeners') ?? []) {
    if (known.includes(name) || values.controllerListenerNames.includes(name)) continue;
    throw new ConfigError(
      `early.start.listeners contains listener ${name}, but this is not contained in listeners ` +
        'or controller.listener.names',
    );
  }
}

function checkCordoned(values: BrokerValues): void {
  const cordoned = values.get('cordoned.log.dirs');
  if (cordoned.includes('*')) {
    requirement(
      cordoned.length === 1,
      () => 'When cordoned.log.dirs is set to *, it must not contain other values',
    );
    return;
  }
  const missing = cordoned.filter((directory) => !values.logDirectories.includes(directory));
  requirement(
    missing.length === 0,
    () =>
      'All entries in cordoned.log.dirs must be present in log.dirs or log.dir. ' +
      `Missing entries : ${missing.join(', ')}`,
  );
}

function checkLimits(values: BrokerValues): void {
  const queuedBytes = values.get('queued.max.request.bytes');
  requirement(
    queuedBytes <= 0 || queuedBytes >= values.get('socket.request.max.bytes'),
    () => 'queued.max.request.bytes must be larger or equal to socket.request.max.bytes',
  );
  const overridesName = 'max.connections.per.ip.overrides';
  const overrides = readPairs(overridesName, values.get(overridesName));
  if (values.get('max.connections.per.ip') === 0) {
    requirement(
      overrides.size > 0,
      () => `max.connections.per.ip can be set to zero only if ${overridesName} property is set.`,
    );
  }
  for (const [address, count] of overrides) {
    if (!isHostPattern(address)) {
      throw new ConfigError(`${overridesName} contains invalid addresses : ${address}`);
    }
    if (!/^[0-9]{1,10}$/.test(count)) {
      throw new ConfigError(`${overridesName}: ${count} of ${address} is not a number`);
    }
  }
  const idleMs = values.get('connections.max.idle.ms');
  const delayMs = values.get('connection.failed.authentication.delay.ms');
  requirement(
    idleMs < 0 || delayMs < idleMs,
    () =>
      `connection.failed.authentication.delay.ms=${delayMs} should always be less than ` +
      `connections.max.idle.ms=${idleMs} to prevent failed authentication responses from ` +
      'timing out',
  );
}
