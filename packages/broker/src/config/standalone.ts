/**
 * The settings of a node that nobody configured: broker and controller in one, alone, open to its
 * own machine. What is set overrides each of them.
 */
export interface StandaloneOptions {
  readonly port: number;
  readonly controllerPort: number;
  readonly dataDirectory: string;
}

export const standaloneDefaults: StandaloneOptions = {
  port: 9092,
  controllerPort: 9093,
  dataDirectory: './data',
};

export function standaloneSettings(
  options: StandaloneOptions = standaloneDefaults,
): Map<string, string> {
  const { port, controllerPort, dataDirectory } = options;
  return new Map([
    ['process.roles', 'broker,controller'],
    ['node.id', '1'],
    ['listeners', `PLAINTEXT://localhost:${port},CONTROLLER://localhost:${controllerPort}`],
    ['controller.listener.names', 'CONTROLLER'],
    ['controller.quorum.bootstrap.servers', `localhost:${controllerPort}`],
    ['log.dirs', dataDirectory],
  ]);
}
