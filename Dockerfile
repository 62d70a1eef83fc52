# graph-1password as a poller. Build:  docker build -t graph-1password .
# Run: see docs/deploy/README.md

FROM node:24-bookworm-slim AS build
WORKDIR /build
COPY package.json package-lock.json ./
COPY packages ./packages
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json ./
COPY src ./src
COPY jupiterone ./jupiterone
COPY tools ./tools
RUN npm run build && npm prune --omit=dev --ignore-scripts --no-audit --no-fund

FROM node:24-bookworm-slim
ENV NODE_ENV=production \
    XDG_STATE_HOME=/state \
    XDG_DATA_HOME=/data
WORKDIR /app
COPY --from=build /build/package.json ./
COPY --from=build /build/packages ./packages
COPY --from=build /build/node_modules ./node_modules
COPY --from=build /build/dist ./dist
# Rules, questions and dashboards: detect, explore and alerts read them.
COPY jupiterone ./jupiterone
# The only places that are written to; everything else may be read-only.
RUN mkdir -m 0700 /state /data && chown node:node /state /data
VOLUME ["/state", "/data"]
USER node
# 0 and 3 (part of the data is missing, and the run said why) are healthy; 1 is failing or overdue.
HEALTHCHECK --interval=5m --timeout=20s --start-period=30s \
  CMD ["/bin/sh", "-c", "node dist/graph-1password.js poll --status >/dev/null || [ $? -eq 3 ]"]
ENTRYPOINT ["node", "dist/graph-1password.js"]
CMD ["poll"]
