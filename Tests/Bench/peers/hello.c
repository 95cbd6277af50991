/* hello SOCKET THREADS: the least that a FastCGI worker can do. Every request gets one small JSON answer. */
#include <fcgiapp.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

static const char ANSWER[] =
    "Status: 200 OK\r\nContent-Type: application/json\r\nContent-Length: 31\r\n\r\n{\"status\":\"ok\",\"database\":\"ok\"}";

static void *serve(void *listener) {
    FCGX_Request request;
    FCGX_InitRequest(&request, *(int *)listener, 0);
    while (FCGX_Accept_r(&request) >= 0) {
        FCGX_PutStr(ANSWER, sizeof ANSWER - 1, request.out);
        FCGX_Finish_r(&request);
    }
    return NULL;
}

int main(int count, char **words) {
    if (count != 3) {
        fprintf(stderr, "usage: hello SOCKET THREADS\n");
        return 64;
    }
    FCGX_Init();
    int listener = FCGX_OpenSocket(words[1], 1024);
    if (listener < 0 || chmod(words[1], 0660) != 0) {
        perror(words[1]);
        return 71;
    }
    int threads = atoi(words[2]);
    pthread_t thread;
    for (int number = 1; number < threads; number++) pthread_create(&thread, NULL, serve, &listener);
    serve(&listener);
    return 0;
}
