/**
 * What is wrong with a setting. Thrown while settings are read or checked, and turned into an
 * error code where a client asked (`alter.ts`) or into a failed start where a file did.
 *
 * The kind keeps apart what Kafka keeps apart by exception, because the code that a client sees
 * depends on it: a value that breaks its definition, a configuration that makes no sense for its
 * resource, and a request that is itself malformed.
 */
export type ConfigErrorKind = 'value' | 'configuration' | 'request';

export class ConfigError extends Error {
  readonly kind: ConfigErrorKind;

  constructor(message: string, kind: ConfigErrorKind = 'value') {
    super(message);
    this.name = 'ConfigError';
    this.kind = kind;
  }
}

/** `shown` is the value as Java prints it: tools and tests compare the whole sentence. */
export function invalidValue(name: string, shown: string | null, reason?: string): ConfigError {
  const why = reason === undefined ? '' : `: ${reason}`;
  return new ConfigError(`Invalid value ${shown} for configuration ${name}${why}`);
}

/** A rule over several settings that does not hold. */
export function requirement(holds: boolean, message: () => string): void {
  // The two words are Scala's, and part of what users of Kafka search for.
  if (!holds) throw new ConfigError(`requirement failed: ${message()}`);
}
