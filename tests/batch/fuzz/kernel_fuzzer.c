/* Feeds the kernel of members files with any bytes, under the sanitizers; docs/members.md says how to run it.
 *
 * The first bytes choose the plan: columns, tiers, limits, the size of the output. The rest is the file. What is held:
 * no access outside the buffers, progress in every call, every byte of the file in a row or in an odd record, and the
 * same output whatever the size of the output buffer and wherever the file is cut into blocks. */
#define KERNEL_WITHOUT_PYTHON
#include "../../../cstool/batch/kernel.c"

#define CHECK(holds) do { if (!(holds)) __builtin_trap(); } while (0)

typedef struct { uint8_t *bytes; size_t length, rows, odd, lines; } outcome;

static void choose_plan(plan *job, const uint8_t *seed) {
    static uint8_t roles[8];
    static step steps[4];
    memset(job, 0, sizeof *job);
    memset(steps, 0, sizeof steps);
    job->columns = 2 + seed[0] % 7;
    job->steps = 1 + seed[1] % 4;
    job->limit = seed[2] < 128 ? 1 + seed[2] : 1 << 20;
    job->is_safe = seed[3] & 1;
    job->roles = roles;
    job->step = steps;
    memset(roles, TEXT, sizeof roles);
    for (int role = ORDERS; role <= AMOUNT - (seed[3] >> 1 & 1); role++) roles[seed[3 + role] % job->columns] = (uint8_t)role;
    for (size_t i = 0; i < job->columns; i++) job->has_amount |= roles[i] == AMOUNT;
    for (const char *p = "=+-@\t\r\n "; *p; p++) job->suspect[(uint8_t)*p] = 1;
    for (size_t i = 0; i < job->steps; i++) {
        steps[i] = (step){(int64_t)i * seed[7], (int64_t)i * seed[8] * 100, (uint64_t)(RATE_UNIT - i * seed[9]), 0, {0}};
        steps[i].length = 3 + (seed[10] + i * 31) % (SUFFIX - 3);
        memset(steps[i].suffix, 'a' + (int)i, steps[i].length);
    }
}

/* Prices whole records with an output of so many bytes; copies them so that the sanitizer sees every edge. */
static void price_block(const plan *job, const uint8_t *data, size_t size, size_t room, outcome *all) {
    uint8_t *block = malloc(size), *output = malloc(room);
    total totals[4] = {0};
    memcpy(block, data, size);
    const uint8_t *p = block;
    while (p < block + size) {
        odds list = {0};
        result done = price(job, p, block + size, output, output + room, totals, &list);
        CHECK(!done.no_memory && done.next > p && done.next <= block + size && done.out <= output + room);
        size_t feeds = 0;
        for (const uint8_t *q = p; q < done.next; q++) feeds += *q == '\n';
        CHECK(feeds == done.lines);
        for (size_t i = 0, last = 0; i < list.count; i++) {
            const odd *one = &list.items[i];
            CHECK(one->start < one->end && one->end <= size && one->output >= last && p[one->end - 1] == '\n');
            last = one->output;
        }
        size_t written = (size_t)(done.out - output);
        all->bytes = realloc(all->bytes, all->length + written + 1);
        memcpy(all->bytes + all->length, output, written);
        all->length += written;
        all->odd += list.count;
        all->lines += done.lines;
        free(list.items);
        p = done.next;
    }
    for (size_t i = 0; i < job->steps; i++) all->rows += totals[i].rows;
    free(block);
    free(output);
}

/* Prices a file in blocks of so many bytes, as the reader does; 0: a line is too long. */
static int price_file(const plan *job, const uint8_t *data, size_t size, size_t block, size_t room, outcome *all) {
    size_t start = 0, known = 0;
    while (start < size) {
        int too_long = 0;
        known = known + block < size ? known + block : size;
        const uint8_t *p = data + start, *following = p;
        while (following && p < data + known) {
            following = record_end(p, data + known, job->limit, known == size, &too_long);
            if (following) p = following;
        }
        if (too_long) return 0;
        size_t whole = (size_t)(p - data) - start;
        if (whole) price_block(job, data + start, whole, room, all);
        start += whole;
        if (known == size) CHECK(start == size);
    }
    return 1;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    if (size < 13 || size > 1 << 16) return 0;
    plan job;
    choose_plan(&job, data);
    size_t room = SUFFIX + ADDED + SLOP + 1 + data[11] * 8, block = 1 + data[12];
    size_t length = size - 13;
    uint8_t *file = malloc(length + 1);
    memcpy(file, data + 13, length);
    if (!length || file[length - 1] != '\n') file[length++] = '\n';
    is_utf8(file, file + length);
    outcome large = {0}, small = {0};
    int one = price_file(&job, file, length, length, 1 << 20, &large);
    int other = price_file(&job, file, length, block, room, &small);
    CHECK(one == other);
    if (one) {
        /* a small output makes long records odd, so only the sums of both must agree then */
        CHECK(large.rows + large.odd == small.rows + small.odd && large.lines == small.lines);
        if (large.odd == small.odd) CHECK(large.length == small.length && !memcmp(large.bytes, small.bytes, large.length));
    }
    free(large.bytes);
    free(small.bytes);
    free(file);
    return 0;
}
