# The image of a server: the client is built in one stage, the server holds no build tools.
FROM node:24-slim AS client
WORKDIR /build/frontend
COPY frontend/package.json frontend/package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY frontend ./
COPY triage/model.json ../triage/model.json
RUN npm run build

FROM python:3.12-slim
WORKDIR /srv/elevhalsa
COPY requirements/run.txt requirements/
RUN python -m pip install --no-cache-dir --only-binary :all: --no-binary odfpy --require-hashes -r requirements/run.txt
COPY pyproject.toml LICENSE ./
COPY elevhalsa elevhalsa
COPY chat chat
COPY triage triage
COPY sla sla
COPY --from=client /build/frontend/dist frontend/dist
RUN python -m pip install --no-cache-dir --no-deps --no-build-isolation -e . \
 && useradd --system --home-dir /var/lib/elevhalsa --create-home elevhalsa \
 && install --directory --mode 700 --owner elevhalsa /var/lib/elevhalsa/keys
USER elevhalsa
ENV ELEVHALSA_DATA=/var/lib/elevhalsa PYTHONUNBUFFERED=1
VOLUME /var/lib/elevhalsa
EXPOSE 8000
CMD ["elevhalsa", "serve", "--interface", "0.0.0.0", "--port", "8000"]
