/* How fast the job of `cstool discount MEMBERS.csv` can be: the least program that does it for one layout and one policy.
 *
 * build: cc -O3 -march=native -pthread bound.c -o bound
 * usage: bound MEMBERS.csv|- OUT.csv|-
 *
 * It reads member_id,orders,spent,amount with plain numbers, knows the handbook's four tiers (H10) by heart, rejects
 * nothing and stops at the first row that it cannot read. Two threads, blocks of 1 MiB, rows in order, not synced. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BLOCK = 1 << 20, THREADS = 2, LINE = 1 << 16 };

static const struct { char text[16]; int length; unsigned percent; } TIERS[] = {
    {",none,1.00,", 11, 100}, {",member,0.98,", 13, 98}, {",gold,0.93,", 11, 93}, {",vip,0.90,", 10, 90},
};
static int in, out;
static char *carry;
static size_t carried;
static long taken, turn;
static pthread_mutex_t reading = PTHREAD_MUTEX_INITIALIZER, writing = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t turned = PTHREAD_COND_INITIALIZER;
static char pairs[100][2];

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static uint64_t digits(const char **p) {
    const char *start = *p;
    uint64_t value = 0;
    for (unsigned digit; (digit = (unsigned char)**p - '0') < 10; ++*p) value = value * 10 + digit;
    if (*p == start || *p - start > 13) fail("a row that is not plain");
    return value;
}

static uint64_t fen(const char **p) {
    uint64_t yuan = digits(p);
    if (**p != '.') return yuan * 100;
    uint64_t rest = ((uint64_t)((*p)[1] - '0')) * 10 + (uint64_t)((*p)[2] - '0');
    *p += 3;
    return yuan * 100 + rest;
}

static char *write_fen(char *to, uint64_t value) {
    char text[24], *p = text + sizeof text;
    memcpy(p -= 2, pairs[value % 100], 2);
    *--p = '.';
    for (value /= 100; value >= 100; value /= 100) memcpy(p -= 2, pairs[value % 100], 2);
    if (value >= 10) memcpy(p -= 2, pairs[value], 2);
    else *--p = (char)('0' + value);
    size_t length = (size_t)(text + sizeof text - p);
    memcpy(to, p, length);
    return to + length;
}

static char *price(const char *p, const char *end, char *to, int header) {
    if (header) {
        const char *next = memchr(p, '\n', (size_t)(end - p));
        to += sprintf(to, "%.*s,tier,rate,payable\n", (int)(next - p), p);
        p = next + 1;
    }
    while (p < end) {
        const char *start = p;
        while (*p != ',') p++;
        p++;
        uint64_t orders = digits(&p);
        p++;
        uint64_t spent = fen(&p);
        p++;
        uint64_t amount = fen(&p);
        if (*p != '\n') fail("a row that is not plain");
        unsigned tier = orders >= 8 || spent >= 99900 ? 3 : orders >= 3 || spent >= 49900 ? 2 : orders > 0;
        size_t length = (size_t)(p - start);
        memcpy(to, start, length > 64 ? length : 64);
        to += length;
        memcpy(to, TIERS[tier].text, 16);
        to = write_fen(to + TIERS[tier].length, (amount * TIERS[tier].percent + 50) / 100);
        *to++ = '\n';
        p++;
    }
    return to;
}

static void write_all(const char *p, size_t length) {
    while (length) {
        ssize_t count = write(out, p, length);
        if (count <= 0) fail("write");
        p += count;
        length -= (size_t)count;
    }
}

static void *work(void *unused) {
    char *block = malloc(BLOCK + LINE + 64), *priced = malloc(4 * (size_t)(BLOCK + LINE));
    for (;;) {
        pthread_mutex_lock(&reading);
        size_t length = carried;
        memcpy(block, carry, carried);
        for (ssize_t count = 1; length < BLOCK && count > 0; length += (size_t)count)
            if ((count = read(in, block + length, BLOCK - length)) < 0) fail("read");
        long number = taken++;
        const char *end = length ? (const char *)memrchr(block, '\n', length) + 1 : block;
        carried = length - (size_t)(end - block);
        memcpy(carry, end, carried);
        pthread_mutex_unlock(&reading);
        if (!length) return unused;
        char *to = price(block, end, priced, !number);
        pthread_mutex_lock(&writing);
        while (turn != number) pthread_cond_wait(&turned, &writing);
        write_all(priced, (size_t)(to - priced));
        turn++;
        pthread_cond_broadcast(&turned);
        pthread_mutex_unlock(&writing);
    }
}

int main(int count, char **name) {
    if (count != 3) return 2;
    in = strcmp(name[1], "-") ? open(name[1], O_RDONLY) : 0;
    out = strcmp(name[2], "-") ? open(name[2], O_WRONLY | O_CREAT | O_TRUNC, 0644) : 1;
    if (in < 0 || out < 0) fail("open");
    carry = malloc(BLOCK);
    for (int i = 0; i < 100; i++) pairs[i][0] = (char)('0' + i / 10), pairs[i][1] = (char)('0' + i % 10);
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++) pthread_create(&threads[i], NULL, work, NULL);
    for (int i = 0; i < THREADS; i++) pthread_join(threads[i], NULL);
    return close(out) ? 1 : 0;
}
