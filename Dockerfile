# The server as an image. docker-compose.yml puts it beside its database; docs/operations.md, «У контейнерах», says the rest.
# Every version is pinned: another one is a change that somebody makes, builds and looks at.
FROM node:20.20.2-bookworm-slim AS node

FROM mcr.microsoft.com/dotnet/sdk:10.0.401-noble AS build
ENV DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_GENERATE_ASPNET_CERTIFICATE=false
# Node makes the style sheet and brings the designer while the server is published; the finished image has none.
COPY --from=node /usr/local/bin/node /usr/local/bin/node
COPY --from=node /usr/local/lib/node_modules/npm /usr/local/lib/node_modules/npm
RUN ln -s ../lib/node_modules/npm/bin/npm-cli.js /usr/local/bin/npm
WORKDIR /source
COPY global.json Directory.Build.props Directory.Packages.props BannedSymbols.txt quick.globalconfig .editorconfig ./
COPY workflows workflows
COPY src src
# The same line as in scripts/server.sh, which ./run uses; a test compares the two.
RUN dotnet publish src/Workflows.Server -c Release -o "/server" -nodeReuse:false -v quiet --artifacts-path artifacts/ahead --use-current-runtime --self-contained false -p:PublishReadyToRun=true

FROM mcr.microsoft.com/dotnet/aspnet:10.0.12-noble
# Ukrainian order, dates and numbers come from ICU, Kyiv's time from tzdata: without either no image is made.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libicu74 tzdata \
    && rm -rf /var/lib/apt/lists/* \
    && test -e /usr/share/zoneinfo/Europe/Kyiv
ENV DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=false ASPNETCORE_HTTP_PORTS=8080 Data__Folder=/data
# A new volume takes the folder's owner and mode from here.
RUN install -d -o app -g app -m 0700 /data
VOLUME /data
WORKDIR /app
COPY --from=build /server ./
# The base image's ordinary user: the program's own files are not its to change, only /data is.
USER app
EXPOSE 8080
# The image has no curl, and needs none for one line of an answer.
HEALTHCHECK --interval=15s --timeout=5s --start-period=90s --retries=4 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/$ASPNETCORE_HTTP_PORTS && printf 'GET /health/ready HTTP/1.1\\r\\nHost: localhost\\r\\nConnection: close\\r\\n\\r\\n' >&3 && read -r status <&3 && [[ $status == 'HTTP/1.1 200 '* ]]"]
ENTRYPOINT ["dotnet", "Workflows.Server.dll"]
