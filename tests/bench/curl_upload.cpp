// curl-upload: sends messages by libcurl's own SMTP client, for comparison.
// usage: curl-upload URL CA-FILE USER MESSAGE-FILE SECONDS CONNECTIONS
// Each connection is a thread that sends the message again and again, its serial number raised each time, and
// keeps its connection. Prints the seconds that each message took. Exit 1: one was not accepted.
#include <curl/curl.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include <fmt/format.h>

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::string_view kBeforeSerial = "<bench-";
constexpr std::size_t kDigits = 12;

struct Job {
  std::string url;
  std::string ca_file;
  std::string user;
  std::string message;
  Clock::time_point end;
  std::atomic<unsigned long> serial{0};
  std::atomic<bool> failed{false};
};

struct Reader {
  std::string_view rest;
};

std::size_t read(char* buffer, std::size_t size, std::size_t count, void* reader) {
  std::string_view& rest = static_cast<Reader*>(reader)->rest;
  const std::size_t taken = std::min(size * count, rest.size());
  std::memcpy(buffer, rest.data(), taken);
  rest.remove_prefix(taken);
  return taken;
}

struct Free {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Handle = std::unique_ptr<CURL, Free>;
using List = std::unique_ptr<curl_slist, Free>;

Handle handle_for(const Job& job, const List& recipients) {
  Handle handle(curl_easy_init());
  CURL* const curl = handle.get();
  curl_easy_setopt(curl, CURLOPT_URL, job.url.c_str());
  curl_easy_setopt(curl, CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_ALL));
  curl_easy_setopt(curl, CURLOPT_CAINFO, job.ca_file.c_str());
  curl_easy_setopt(curl, CURLOPT_USERNAME, job.user.c_str());
  curl_easy_setopt(curl, CURLOPT_PASSWORD, "any");
  curl_easy_setopt(curl, CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN");
  curl_easy_setopt(curl, CURLOPT_MAIL_FROM, job.user.c_str());
  curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients.get());
  curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(curl, CURLOPT_READFUNCTION, read);
  curl_easy_setopt(curl, CURLOPT_UPLOAD_BUFFERSIZE, 262144L);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  return handle;
}

// Appends what each message took, in seconds. One at least: on a busy machine the time is over before the
// first begins.
void send_until_end(Job& job, std::vector<double>& took) {
  const List recipients(curl_slist_append(nullptr, "<someone@example.net>"));
  const Handle handle = handle_for(job, recipients);
  std::string message = job.message;
  const std::size_t serial = message.find(kBeforeSerial) + kBeforeSerial.size();
  do {
    message.replace(serial, kDigits, fmt::format("{:012}", ++job.serial));
    Reader reader{message};
    curl_easy_setopt(handle.get(), CURLOPT_READDATA, &reader);
    curl_easy_setopt(handle.get(), CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(message.size()));
    const auto start = Clock::now();
    const CURLcode code = curl_easy_perform(handle.get());
    took.push_back(std::chrono::duration<double>(Clock::now() - start).count());
    if (code == CURLE_OK) continue;
    std::fprintf(stderr, "curl-upload: %s\n", curl_easy_strerror(code));
    job.failed = true;
  } while (Clock::now() < job.end && !job.failed);
}

std::string content_of(const char* path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 7) {
    std::fputs("usage: curl-upload URL CA-FILE USER MESSAGE-FILE SECONDS CONNECTIONS\n", stderr);
    return 2;
  }
  Job job;
  job.url = argv[1];
  job.ca_file = argv[2];
  job.user = argv[3];
  job.message = content_of(argv[4]);
  const std::chrono::duration<double> duration(std::strtod(argv[5], nullptr));
  std::vector<std::vector<double>> took(std::strtoul(argv[6], nullptr, 10));
  curl_global_init(CURL_GLOBAL_DEFAULT);
  job.end = Clock::now() + std::chrono::duration_cast<Clock::duration>(duration);

  std::vector<std::thread> threads;
  for (auto& of_connection : took) {
    threads.emplace_back([&job, &of_connection] { send_until_end(job, of_connection); });
  }
  for (std::thread& thread : threads) thread.join();
  for (const auto& of_connection : took) {
    for (const double seconds : of_connection) std::printf("%.6f\n", seconds);
  }
  return job.failed ? 1 : 0;
}
