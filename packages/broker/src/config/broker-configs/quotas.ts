/** Quotas, metrics and telemetry. */
import { className, int, list, long, string } from '../definition.ts';
import { atLeast, listOf } from '../validators.ts';

export const quotasConfigs = {
  'quota.window.num': int(11, 'LOW', {
    valid: atLeast(1),
    documentation: 'How many samples the rates of clients are measured over.',
  }),
  'quota.window.size.seconds': int(1, 'LOW', {
    valid: atLeast(1),
    documentation: "How long one sample of a client's rate lasts.",
  }),
  'replication.quota.window.num': int(11, 'LOW', {
    valid: atLeast(1),
    documentation: 'How many samples the rate of throttled replication is measured over.',
  }),
  'replication.quota.window.size.seconds': int(1, 'LOW', {
    valid: atLeast(1),
    documentation: 'How long one sample of the rate of throttled replication lasts.',
  }),
  'alter.log.dirs.replication.quota.window.num': int(11, 'LOW', {
    valid: atLeast(1),
    documentation: 'How many samples the rate of moves between directories is measured over.',
  }),
  'alter.log.dirs.replication.quota.window.size.seconds': int(1, 'LOW', {
    valid: atLeast(1),
    documentation: 'How long one sample of the rate of moves between directories lasts.',
  }),
  'controller.quota.window.num': int(11, 'LOW', {
    valid: atLeast(1),
    documentation: 'How many samples the rate of metadata changes is measured over.',
  }),
  'controller.quota.window.size.seconds': int(1, 'LOW', {
    valid: atLeast(1),
    documentation: 'How long one sample of the rate of metadata changes lasts.',
  }),
  'client.quota.callback.class': className(null, 'LOW', {
    documentation: 'A class that decides the quotas of clients.',
  }),
  'metrics.num.samples': int(2, 'LOW', {
    valid: atLeast(1),
    documentation: 'How many samples a metric is computed from.',
  }),
  'metrics.sample.window.ms': long(30000, 'LOW', {
    valid: atLeast(1),
    documentation: 'How long one sample of a metric lasts.',
  }),
  'metrics.recording.level': string('INFO', 'LOW', {
    documentation: 'The level of detail of metrics: INFO, DEBUG or TRACE.',
  }),
  'metric.reporters': list(['org.apache.kafka.common.metrics.JmxReporter'], 'LOW', {
    valid: listOf([], { mayBeEmpty: true }),
    update: 'cluster-wide',
    documentation:
      'Classes that report metrics. The JMX reporter of the default has no counterpart ' +
      'outside Java.',
  }),
  'kafka.metrics.reporters': list([], 'LOW', {
    valid: listOf([], { mayBeEmpty: true }),
    documentation: 'Classes that report the older kind of metrics.',
  }),
  'kafka.metrics.polling.interval.secs': int(10, 'LOW', {
    valid: atLeast(1),
    documentation: 'How often reporters of the older kind of metrics are asked.',
  }),
  'telemetry.max.bytes': int(1048576, 'LOW', {
    valid: atLeast(1),
    documentation: 'The largest push of metrics that is accepted from a client, after compression.',
  }),
} as const;
