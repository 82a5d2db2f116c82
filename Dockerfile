# Build:  docker build -t placement .
# Key:    docker run --rm -v placement:/app/data placement placement keys create --role admin
# Run:    docker run -p 127.0.0.1:8000:8000 -v placement:/app/data placement
# Without a key in its store it does not start: in a container it listens on all addresses (docs/operations.md).

FROM python:3.11-slim-bookworm AS build
WORKDIR /app
ENV UV_PYTHON_DOWNLOADS=never UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy
RUN python -m venv uv && uv/bin/pip install --quiet --no-cache-dir uv==0.13.9
COPY pyproject.toml uv.lock ./
RUN uv/bin/uv sync --quiet --frozen --no-dev --no-install-project
COPY README.md ./
COPY solver solver
COPY service service
COPY api api
COPY fixtures fixtures
RUN uv/bin/uv sync --quiet --frozen --no-dev --no-editable && mkdir -m 700 data

FROM python:3.11-slim-bookworm
WORKDIR /app
COPY --from=build /app/.venv .venv
COPY --from=build --chown=10001:10001 /app/data data
# A container's own loopback address cannot be reached from outside it, so it listens on all of its addresses.
ENV PATH=/app/.venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PLACEMENT_HOST=0.0.0.0 \
    PLACEMENT_PORT=8000 \
    PLACEMENT_DATA_FOLDER=/app/data
USER 10001:10001
VOLUME /app/data
EXPOSE 8000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
    CMD ["python", "-c", "import httpx, os; httpx.get(f'http://127.0.0.1:{os.environ[\"PLACEMENT_PORT\"]}/health/ready').raise_for_status()"]
CMD ["placement", "serve"]
