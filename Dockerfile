# Debian, not Alpine: the embedded PostgreSQL of development needs glibc, and one base serves both stages.
FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc prisma.config.ts ./
COPY prisma ./prisma
# Runs `prisma generate`, which needs the schema and nothing else.
RUN npm ci
COPY tsconfig.json tsconfig.build.json ./
COPY src ./src
RUN npm run build && npm prune --omit=dev --ignore-scripts

FROM node:22-bookworm-slim
ENV NODE_ENV=production
WORKDIR /app
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY --from=build /app/package.json ./
COPY prisma/migrations ./prisma/migrations
USER node
EXPOSE 3001
# Rows and tree nodes die young: in a young generation that is large enough for a page of them, and never made old from the start, which
# V8 does once it has seen some live on, and which costs a fifth of the trees a second from then on.
ENTRYPOINT ["node", "--max-semi-space-size=64", "--no-allocation-site-pretenuring", "dist/main.js"]
CMD ["gateway"]
