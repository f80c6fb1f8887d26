# syntax=docker/dockerfile:1
# The front end: nginx over the built pages; passes the API's addresses on. Built from the root of the checkout.
# Versions are exact. To pin the bytes as well, build with e.g.
#   --build-arg NGINX=docker.io/library/nginx:1.28.0-alpine@sha256:...   (scripts/build.sh: BUILD_ARGS)
ARG NODE=docker.io/library/node:22.23.3-bookworm-slim
ARG NGINX=docker.io/library/nginx:1.28.0-alpine

FROM ${NODE} AS build
WORKDIR /src
COPY src/Frontend/package.json src/Frontend/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY src/Frontend/ ./
# Compressed once here instead of at each request; what is too small to gain stays as it is. Vite's manifest is for tools only.
RUN npm run build && rm -rf dist/.vite \
 && find dist -type f -size +1k \( -name '*.html' -o -name '*.js' -o -name '*.css' -o -name '*.svg' -o -name '*.json' \) -exec gzip -9 -k -n {} +

FROM ${NGINX}
ARG VERSION=0.0.0-local
ARG REVISION=unknown
ARG CREATED=1970-01-01T00:00:00Z
ARG SOURCE=https://github.com/adaptivq/adaptivq
LABEL org.opencontainers.image.title="adaptivq-frontend" \
      org.opencontainers.image.description="AdaptivQ: pages, and the way to the API" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}" \
      org.opencontainers.image.source="${SOURCE}"
COPY --chown=0:0 deploy/docker/nginx/ /etc/adaptivq/
COPY --from=build --chown=0:0 /src/dist/ /usr/share/adaptivq/
# Where the API is. A proxy in front that ends TLS may be named in TRUSTED_PROXIES, as addresses or networks.
ENV BACKEND_URL=http://backend:8080 \
    TRUSTED_PROXIES=""
USER 101:101
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=3s --start-period=5s --retries=3 CMD ["wget", "-q", "-O", "/dev/null", "http://127.0.0.1:8080/healthz"]
ENTRYPOINT ["/bin/sh", "/etc/adaptivq/start.sh"]
