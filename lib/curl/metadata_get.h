// The GET for a managed identity's service, by libcurl.
#pragma once

#include "oauth/metadata_service.h"

namespace exosubmit::curl {

class MetadataGet final : public oauth::MetadataService {
 public:
  base::Result<oauth::HttpResponse> get(const oauth::MetadataRequest& request) override;
};

}  // namespace exosubmit::curl
