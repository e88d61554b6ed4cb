FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN --mount=type=cache,target=/go/pkg/mod go mod download
COPY . .
ARG VERSION=dev
RUN --mount=type=cache,target=/go/pkg/mod --mount=type=cache,target=/root/.cache/go-build \
    CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.release=${VERSION}" -o /out/vinemock ./cmd/vinemock \
    && mkdir -p /out/data /out/tmp

FROM scratch
COPY --from=build /etc/ssl/certs/ca-certificates.crt /etc/ssl/certs/ca-certificates.crt
COPY --from=build /out/vinemock /vinemock
# A home for --data and a place for SQLite's temporary files, both the user's own.
COPY --from=build --chown=65532:65532 /out/data /data
COPY --from=build --chown=65532:65532 /out/tmp /tmp
USER 65532:65532
WORKDIR /data
ENV VINEMOCK_HTTP=0.0.0.0:8025 VINEMOCK_SMTP=0.0.0.0:1025
EXPOSE 8025 1025
HEALTHCHECK --interval=5s --timeout=3s --start-period=1s --retries=3 CMD ["/vinemock", "healthcheck"]
ENTRYPOINT ["/vinemock"]
CMD ["serve"]
