# The service as an image: `docker build -t twinseal:2.0.0 .` (docs/operations/docker.md).
# Every RUN and COPY below is also run without a Docker engine, by `make image-check`: keep to paths under WORKDIR.

FROM node:26.10.0 AS manifests
WORKDIR /app
COPY package.json package-lock.json .npmrc ./

FROM manifests AS build
RUN npm ci --ignore-scripts
COPY nest-cli.json tsconfig.json tsconfig.build.json ./
COPY build ./build
COPY src ./src
RUN npm run build

# pkcs11js is compiled here, with the headers of the very Node that will load it. npm would go on without it.
FROM manifests AS production
RUN npm_config_nodedir="$(node -p 'require("path").resolve(process.execPath, "../..")')" npm ci --omit=dev \
  && node -e 'require("pkcs11js")' \
  && rm -rf node_modules/.bin node_modules/node-linux-* node_modules/node-bin-*
RUN mkdir data

FROM node:26.10.0-slim
LABEL org.opencontainers.image.title="Twinseal" \
  org.opencontainers.image.licenses="Apache-2.0"
ENV NODE_ENV=production \
  MALLOC_ARENA_MAX=2 \
  HOST=0.0.0.0 \
  PORT=3000 \
  TWINSEAL_DATA_DIR=/app/data
WORKDIR /app
COPY package.json LICENSE NOTICE ./
COPY docker/healthcheck.mjs ./docker/
COPY --from=production /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
# Owned by the user `node`. A volume mounted here takes the owner over; everything else may be read-only.
COPY --from=production --chown=1000:1000 /app/data ./data
USER 1000:1000
VOLUME /app/data
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s CMD ["node", "docker/healthcheck.mjs"]
CMD ["node", "dist/main.js"]
