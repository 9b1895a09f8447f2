// One HTTP request by libcurl and its answer, bounded: what a POST and a GET share.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.h"
#include "curl/easy_handle.h"
#include "oauth/http_post.h"

namespace exosubmit::curl {

inline constexpr std::size_t kMaxBodyBytes = 64 * 1024;

class HeaderLines {
 public:
  void add(const std::string& line);
  curl_slist* get() const { return lines_.get(); }

 private:
  struct Free {
    void operator()(curl_slist* lines) const { curl_slist_free_all(lines); }
  };
  std::unique_ptr<curl_slist, Free> lines_;
};

// Performs what `handle` is set up for. Error (try later): "HOST: why"; also a body over kMaxBodyBytes.
base::Result<oauth::HttpResponse> transfer(EasyHandle& handle, const std::string& url,
                                           const HeaderLines& headers, std::chrono::milliseconds timeout);

// "login.microsoftonline.com", with its port where it has one.
std::string host_of(std::string_view url);

}  // namespace exosubmit::curl
