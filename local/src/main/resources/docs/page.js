// The document names the default port; requests go to wherever this page came from.
SwaggerUIBundle({
  url: '/openapi.yaml',
  dom_id: '#docs',
  docExpansion: 'none',
  filter: true,
  tryItOutEnabled: true,
  validatorUrl: null,
  requestInterceptor: (request) => {
    request.url = request.url.replace(/^http:\/\/localhost:8080/, location.origin);
    return request;
  },
});
