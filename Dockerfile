# Latchkey as a container. Build: docker build -t latchkey .
# Pin the digest for a release: docker buildx imagetools inspect node:24.21.0-slim, then --build-arg NODE_IMAGE=node@sha256:…
ARG NODE_IMAGE=node:24.21.0-slim

FROM ${NODE_IMAGE} AS dependencies
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
# No install script runs: none of the production packages needs one.
RUN npm ci --omit=dev --ignore-scripts

FROM ${NODE_IMAGE}
# What is not needed to run cannot be misused; the commands start as `node src/cli/NAME.ts`.
RUN rm -rf /usr/local/lib/node_modules /usr/local/bin/npm /usr/local/bin/npx /usr/local/bin/corepack /usr/local/bin/yarn /usr/local/bin/yarnpkg /opt/yarn-*
ENV NODE_ENV=production LATCHKEY_MODE=production
WORKDIR /app
COPY --from=dependencies /app/node_modules ./node_modules
COPY package.json LICENSE ./
COPY cards ./cards
COPY src ./src
# Owned by root and only read: the process writes nowhere, so it also runs with --read-only. A number, so that "must not be root" can be checked.
USER 10001:10001
EXPOSE 3978
HEALTHCHECK --interval=30s --timeout=3s --start-period=30s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + (process.env.PORT || 3978) + '/healthz').then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "src/start.mjs"]
