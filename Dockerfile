# 创图 Chuangtu: built from the lock file alone, run by a user without rights. docker-compose.yml shows the whole of it.
FROM python:3.11-slim-bookworm AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
RUN python -m venv /opt/chuangtu
WORKDIR /src
# Dependencies first: they change less often than the code, so this layer is kept.
COPY requirements.lock ./
RUN /opt/chuangtu/bin/pip install --require-hashes --only-binary :all: -r requirements.lock
COPY . .
# The build backend is in the lock file too: nothing unpinned is fetched here.
RUN /opt/chuangtu/bin/pip install --no-deps --no-build-isolation .

FROM python:3.11-slim-bookworm
LABEL org.opencontainers.image.title="Chuangtu 创图" org.opencontainers.image.licenses="Apache-2.0"
RUN useradd --system --uid 10001 --no-create-home chuangtu && install -d -o chuangtu -g chuangtu /data
COPY --from=build /opt/chuangtu /opt/chuangtu
ENV PATH=/opt/chuangtu/bin:$PATH CHUANGTU_HOME=/data PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 LANG=C.UTF-8
USER 10001
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s \
    CMD ["python", "-c", "import urllib.request as r; r.urlopen('http://127.0.0.1:8000/healthz', timeout=4)"]
ENTRYPOINT ["chuangtu"]
CMD ["--help"]
