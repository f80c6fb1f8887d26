# syntax=docker/dockerfile:1
# The backend: one image for the web nodes, the workers and the migration job. Built from the root of the checkout.
# Versions are exact. To pin the bytes as well, build with e.g.
#   --build-arg RUNTIME=mcr.microsoft.com/dotnet/aspnet:10.0.12-noble-chiseled@sha256:...   (scripts/build.sh: BUILD_ARGS)
ARG SDK=mcr.microsoft.com/dotnet/sdk:10.0.401-noble
# Chiseled: no shell, no package manager, nothing but the runtime and what it links to.
ARG RUNTIME=mcr.microsoft.com/dotnet/aspnet:10.0.12-noble-chiseled

# Of the sources only what decides about packages. Its content, not its date, keys the cache of the restore below.
FROM ${SDK} AS projects
WORKDIR /src
COPY global.json Directory.Build.props Directory.Packages.props .editorconfig ./
COPY src/ src/
RUN find src -type f ! -name '*.csproj' ! -name packages.lock.json ! -name packages.deployed.lock.json -delete && find src -type d -empty -delete

FROM ${SDK} AS build
WORKDIR /src
# CI: lock files decide, nothing newer is taken.
ENV CI=true DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1
COPY --from=projects /src/ ./
RUN dotnet restore src/Host -p:Deployed=true --locked-mode
COPY src/Host/ src/Host/
COPY src/Modules/ src/Modules/
COPY scripts/publish.sh scripts/
RUN scripts/publish.sh /out

FROM ${RUNTIME}
ARG VERSION=0.0.0-local
ARG REVISION=unknown
ARG CREATED=1970-01-01T00:00:00Z
ARG SOURCE=https://github.com/adaptivq/adaptivq
LABEL org.opencontainers.image.title="adaptivq-backend" \
      org.opencontainers.image.description="AdaptivQ: API, workers and db-apply" \
      org.opencontainers.image.version="${VERSION}" \
      org.opencontainers.image.revision="${REVISION}" \
      org.opencontainers.image.created="${CREATED}" \
      org.opencontainers.image.source="${SOURCE}"
WORKDIR /app
# Owned by root: the program cannot change itself.
COPY --from=build --chown=0:0 /out/ ./
# The diagnostics port would be a socket in /tmp that anyone in the container may drive the process with.
ENV ASPNETCORE_ENVIRONMENT=Production \
    ASPNETCORE_URLS=http://+:8080 \
    DOTNET_EnableDiagnostics=0 \
    HOME=/tmp
USER 10001:10001
EXPOSE 8080
HEALTHCHECK --interval=10s --timeout=5s --start-period=30s --retries=3 CMD ["/app/adaptivq", "health"]
ENTRYPOINT ["/app/adaptivq"]
CMD ["serve"]
