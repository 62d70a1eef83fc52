# graph-1password in a container. Build:  docker build -t graph-1password .
# Run: see docs/deploy/docker.md

FROM node:24-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
COPY packages ./packages
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json ./
COPY src ./src
COPY jupiterone ./jupiterone
COPY tools ./tools
COPY .env.example LICENSE ./
# The build has all that the program needs in it, but for the engine of the archive.
RUN npm run build \
    && mkdir -p /image/node_modules \
    && cp -r package.json .env.example LICENSE dist jupiterone /image \
    && cp -r node_modules/@duckdb /image/node_modules

FROM node:24-bookworm-slim
# Process 1 of a container ignores signals until it asks for them, which Node does some 30 ms after its start. tini passes
# each one on from the first millisecond.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends tini \
    && rm -rf /var/lib/apt/lists/* \
    # The only places that are written to; everything else may be read-only.
    && install -d -o node -g node -m 0700 /state /data
ENV NODE_ENV=production \
    XDG_STATE_HOME=/state \
    XDG_DATA_HOME=/data
WORKDIR /app
# Rules, questions and dashboards among it: ask, detect, explore and the alerts read them.
COPY --from=build /image ./
RUN ln -s /app/dist/graph-1password.js /usr/local/bin/graph-1password
VOLUME ["/state", "/data"]
USER node
# 3 is healthy: part of the data was missing in the last run or the one before. From the third such run in a row on it is 1,
# as for runs that fail or are overdue.
HEALTHCHECK --interval=5m --timeout=20s --start-period=30s \
  CMD ["/bin/sh", "-c", "graph-1password poll --status >/dev/null || [ $? -eq 3 ]"]
ENTRYPOINT ["tini", "--", "graph-1password"]
CMD ["poll"]
