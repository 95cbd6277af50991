/* raw_inserts SECONDS THREADS WORKSPACE USER: what the database can take. Each thread inserts the row that the product's
 * POST inserts, by one prepared statement that commits by itself. The database is in BENCH_DATABASE as
 * `socket user password schema`. Prints: inserts, microseconds, and the 50th and 99th percentile in microseconds. */
#include <mysql.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define MAXIMUM_THREADS 64
#define BUCKETS 1000000 /* one for each microsecond; the last one takes all that is slower */

static const char INSERT[] =
    "INSERT INTO dashboards (id, workspace_id, owner_id, name, description, layout, theme, config, tags, visibility,"
    " is_template, template_category, is_default, version, created_at, updated_at, updated_by)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'shared', FALSE, NULL, FALSE, 1, NOW(6), NOW(6), ?)";

/* Of the fourth to the ninth parameter; bench.py sends the product the same. */
static const char *TEXTS[6] = {
    "Sales overview",
    "Weekly figures of the Sales team: revenue against plan and open deals.",
    "{\"type\":\"grid\",\"columns\":12,\"gap\":16,\"auto_fit\":true}",
    "{\"mode\":\"dark\",\"primary_color\":\"#3366ff\"}",
    "{\"auto_refresh\":true,\"refresh_interval\":30,\"show_timestamps\":true,\"allow_public_access\":false}",
    "[\"sales\",\"weekly\"]",
};

static char *database[4];
static const char *workspace, *user;
static atomic_bool is_over;
static atomic_ulong inserts;
static atomic_uint *buckets;

static uint64_t microseconds(clockid_t clock) {
    struct timespec time;
    clock_gettime(clock, &time);
    return (uint64_t)time.tv_sec * 1000000 + time.tv_nsec / 1000;
}

static void fail(const char *what) {
    fprintf(stderr, "raw_inserts: %s\n", what);
    exit(1);
}

/* A UUIDv7: keys that grow, as the product's do. */
static void make_identifier(char *text, unsigned *seed) {
    uint64_t now = microseconds(CLOCK_REALTIME) / 1000;
    snprintf(text, 37, "%08x-%04x-7%03x-%04x-%08x%04x", (unsigned)(now >> 16), (unsigned)(now & 0xffff),
             rand_r(seed) & 0xfff, 0x8000 | (rand_r(seed) & 0x3fff), (unsigned)rand_r(seed), rand_r(seed) & 0xffff);
}

static void bind(MYSQL_BIND *parameter, const char *text, unsigned long length) {
    parameter->buffer_type = MYSQL_TYPE_STRING;
    parameter->buffer = (void *)text;
    parameter->buffer_length = length;
}

static void *insert(void *number) {
    unsigned seed = (unsigned)(uintptr_t)number * 7919 + (unsigned)time(NULL);
    char identifier[37];
    MYSQL_BIND parameters[10];
    MYSQL *connection = mysql_init(NULL);
    if (!mysql_real_connect(connection, NULL, database[1], database[2], database[3], 0, database[0], 0))
        fail(mysql_error(connection));
    MYSQL_STMT *statement = mysql_stmt_init(connection);
    if (mysql_stmt_prepare(statement, INSERT, sizeof INSERT - 1)) fail(mysql_stmt_error(statement));
    memset(parameters, 0, sizeof parameters);
    bind(&parameters[0], identifier, 36);
    bind(&parameters[1], workspace, 36);
    bind(&parameters[2], user, 36);
    for (int index = 0; index < 6; index++) bind(&parameters[3 + index], TEXTS[index], strlen(TEXTS[index]));
    bind(&parameters[9], user, 36);
    while (!atomic_load(&is_over)) {
        make_identifier(identifier, &seed);
        uint64_t start = microseconds(CLOCK_MONOTONIC);
        if (mysql_stmt_bind_param(statement, parameters) || mysql_stmt_execute(statement))
            fail(mysql_stmt_error(statement));
        uint64_t taken = microseconds(CLOCK_MONOTONIC) - start;
        atomic_fetch_add(&buckets[taken < BUCKETS ? taken : BUCKETS - 1], 1);
        atomic_fetch_add(&inserts, 1);
    }
    mysql_stmt_close(statement);
    mysql_close(connection);
    return NULL;
}

static unsigned long percentile(unsigned long all, double part) {
    unsigned long seen = 0, bucket = 0;
    while (bucket < BUCKETS - 1 && (seen += buckets[bucket]) < all * part) bucket++;
    return bucket;
}

int main(int count, char **words) {
    char *place = getenv("BENCH_DATABASE");
    int threads = count == 5 ? atoi(words[2]) : 0;
    if (!place || threads < 1 || threads > MAXIMUM_THREADS) fail("SECONDS THREADS WORKSPACE USER, and BENCH_DATABASE");
    for (int index = 0; index < 4; index++) database[index] = strsep(&place, " ");
    workspace = words[3];
    user = words[4];
    buckets = calloc(BUCKETS, sizeof *buckets);
    if (!database[3] || !buckets || mysql_library_init(0, NULL, NULL)) fail("no database, or no memory");
    pthread_t running[MAXIMUM_THREADS];
    uint64_t start = microseconds(CLOCK_MONOTONIC);
    for (uintptr_t number = 0; number < (uintptr_t)threads; number++)
        pthread_create(&running[number], NULL, insert, (void *)number);
    struct timespec pause = {atoi(words[1]), 0};
    nanosleep(&pause, NULL);
    atomic_store(&is_over, 1);
    for (int number = 0; number < threads; number++) pthread_join(running[number], NULL);
    unsigned long all = inserts;
    printf("%lu %lu %lu %lu\n", all, microseconds(CLOCK_MONOTONIC) - start, percentile(all, 0.50), percentile(all, 0.99));
    return 0;
}
