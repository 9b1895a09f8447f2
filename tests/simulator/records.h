// What the simulator writes down: accepted messages, the transcript, the client's mistakes, token requests.
#pragma once

#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "base/file_descriptor.h"
#include "base/result.h"
#include "simulator/counts.h"

namespace exosubmit::simulator {

struct KeptMessage {
  std::string mailbox;
  std::string mail_from;             // "<...> PARAMETERS" as received
  std::vector<std::string> rcpt_to;  // the same
  std::string via;                   // "BDAT" or "DATA"
  std::string reply;
  std::string session;
  unsigned long connection = 0;
  std::string_view content;
};

// Shared by all threads.
class Records {
 public:
  // Makes the files in `directory` or goes on in them.
  static base::Result<Records> open(const std::string& directory);
  Records(Records&& other) noexcept;

  void transcript(unsigned long connection, std::string_view event);

  // A breach of the protocol by the client. `where`: "connection 3", "token".
  void mistake(std::string_view where, std::string_view what, Counts& counts);

  void token(int status, std::string_view grant_type, std::string_view scope, std::string_view client_id);

  // False when it cannot be written: it is then not accepted.
  bool keep(const KeptMessage& message);

 private:
  Records() = default;
  void append(const base::FileDescriptor& file, std::string_view line);

  std::mutex mutex_;
  std::string messages_;    // directory
  unsigned long kept_ = 0;  // guarded by mutex_
  base::FileDescriptor transcript_;
  base::FileDescriptor mistakes_;
  base::FileDescriptor tokens_;
};

// Writes the file whole or not at all, readable by its owner alone where `secret`.
bool replace_file(const std::string& path, std::string_view octets, bool secret = false);

}  // namespace exosubmit::simulator
