import { ConfigurationBotFrameworkAuthentication } from "botbuilder";

type ConnectorFactory = ReturnType<ConfigurationBotFrameworkAuthentication["createConnectorFactory"]>;
type ConnectorClient = ReturnType<ConnectorFactory["create"]>;
type Identity = Parameters<ConfigurationBotFrameworkAuthentication["createConnectorFactory"]>[0];

/** So many clients are kept: service URLs come from outside, and Teams has one a region. */
const mostClients = 64;

/**
 * The Bot Framework's authentication with clients that are made once a service instead of twice a turn, which costs more than sending
 * does. It serves one app, whose credentials keep and renew their tokens themselves, so that a client holds nothing of a turn.
 */
export class SharedClients extends ConfigurationBotFrameworkAuthentication {
  readonly #connectors = new Map<string, ConnectorClient>();
  #userTokens: ReturnType<ConfigurationBotFrameworkAuthentication["createUserTokenClient"]> | undefined;

  override async authenticateRequest(
    ...request: Parameters<ConfigurationBotFrameworkAuthentication["authenticateRequest"]>
  ): ReturnType<ConfigurationBotFrameworkAuthentication["authenticateRequest"]> {
    const result = await super.authenticateRequest(...request);
    const { connectorFactory } = result;
    return connectorFactory === undefined
      ? result
      : { ...result, connectorFactory: this.#shared(connectorFactory) };
  }

  override createConnectorFactory(identity: Identity): ConnectorFactory {
    return this.#shared(super.createConnectorFactory(identity));
  }

  override createUserTokenClient(
    identity: Identity,
  ): ReturnType<ConfigurationBotFrameworkAuthentication["createUserTokenClient"]> {
    const client = (this.#userTokens ??= super.createUserTokenClient(identity));
    client.catch(() => (this.#userTokens = undefined));
    return client;
  }

  #shared(factory: ConnectorFactory): ConnectorFactory {
    return {
      create: (serviceUrl, audience) => {
        const key = `${audience} ${serviceUrl}`;
        const known = this.#connectors.get(key);
        if (known !== undefined) return known;
        if (this.#connectors.size >= mostClients) this.#connectors.clear();
        const client = factory.create(serviceUrl, audience);
        this.#connectors.set(key, client);
        // The next turn tries again; this one is told by whoever awaits it.
        client.catch(() => this.#connectors.delete(key));
        return client;
      },
    };
  }
}
